using SemanticMemory.Context;

namespace SemanticMemory.Replies;

/// <summary>One step of a reply that is streamed.</summary>
public abstract record ReplyEvent
{
    private ReplyEvent()
    {
    }

    /// <summary>The first: what the model is shown. It is left out where a stored answer comes back.</summary>
    public sealed record Asked(ContextWindow Window) : ReplyEvent;

    /// <summary>A piece of the answer; all of them together are the answer.</summary>
    public sealed record Delta(string Content) : ReplyEvent;

    /// <summary>The last: the answer is whole and stored.</summary>
    public sealed record Done(Reply Reply) : ReplyEvent;
}
