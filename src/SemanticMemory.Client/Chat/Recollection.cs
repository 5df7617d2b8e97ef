using Microsoft.Extensions.AI;
using SemanticMemory.Context;
using SemanticMemory.Messages;

namespace SemanticMemory.Client.Chat;

/// <summary>Asks the memory and puts what it knows into a request (pure but for the question itself).</summary>
internal static class Recollection
{
    private const string Unstored = "memory-chat:";

    /// <summary>What to ask the memory before the model is asked.</summary>
    public static ContextRequest RequestFor(IReadOnlyList<ChatMessage> messages, MemoryChatOptions options)
    {
        var recent = Conversation.Recent(messages).Select((turn, index) => turn with { ExternalId = $"{Unstored}{index}" }).ToArray();
        return new ContextRequest
        {
            Recent = recent,
            MaxTokens = options.MaxTokens,
            MaxRecalled = options.MaxRecalled,
            Scope = options.Recall,
            Recency = options.Recency,
            RecencyHalfLifeDays = options.RecencyHalfLifeDays,
            Format = ContextFormat.Messages,

            // The caller has its turns; those here are what to recall by.
            MaxMessages = options.AddStoredTurns ? null : recent.Length,
            IncludeSummary = options.AddStoredTurns,
        };
    }

    /// <summary>The request with one system message (after the caller's own), and if wanted the stored turns that it lacks.</summary>
    public static IReadOnlyList<ChatMessage> Inject(IReadOnlyList<ChatMessage> messages, ContextWindow window, MemoryChatOptions options)
    {
        var injected = new List<ChatMessage>();
        if (window.Chat is { } chat && chat.Count > window.Messages.Count)
        {
            injected.Add(Marked(ChatRole.System, chat[0].Content));
        }

        if (options.AddStoredTurns)
        {
            injected.AddRange(Missing(messages, window).Select(turn => Marked(turn.Role == MessageRole.User ? ChatRole.User : ChatRole.Assistant, turn.Content)));
        }

        var at = messages.TakeWhile(message => message.Role == ChatRole.System).Count();
        return injected.Count == 0 ? messages : [.. messages.Take(at), .. injected, .. messages.Skip(at)];
    }

    // From the newest on, each turn of the request stands for one stored turn that says the same.
    private static IEnumerable<Message> Missing(IReadOnlyList<ChatMessage> messages, ContextWindow window)
    {
        var present = messages.Where(Conversation.IsTurn).Select(message => (message.Role == ChatRole.User, message.Text)).CountBy(turn => turn).ToDictionary();
        return window.Messages
            .Where(turn => turn.Role is MessageRole.User or MessageRole.Assistant && turn.ToolCalls.Count == 0 && turn.ExternalId?.StartsWith(Unstored, StringComparison.Ordinal) is not true)
            .Reverse()
            .Where(turn => !TakeOne(present, (turn.Role == MessageRole.User, turn.Content)))
            .ToArray()
            .Reverse();
    }

    private static bool TakeOne(Dictionary<(bool, string), int> counts, (bool, string) turn)
    {
        if (counts.GetValueOrDefault(turn) == 0)
        {
            return false;
        }

        counts[turn]--;
        return true;
    }

    private static ChatMessage Marked(ChatRole role, string text) => new(role, text) { AdditionalProperties = new AdditionalPropertiesDictionary { [MemoryProperties.Injected] = true } };
}
