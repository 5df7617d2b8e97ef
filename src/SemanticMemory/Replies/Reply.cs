using SemanticMemory.Messages;

namespace SemanticMemory.Replies;

/// <summary>What was said and what the chat model answered, as stored.</summary>
/// <param name="UserMessage">What was said.</param>
/// <param name="AssistantMessage">The answer; its parent is what was said.</param>
/// <param name="Usage">Tokens of the answer.</param>
/// <param name="ResponseTimeMs">How long the model took, in milliseconds.</param>
/// <param name="NotStored">Why neither of both was stored and has an id; <see langword="null"/>: they are there.</param>
public sealed record Reply(Message UserMessage, Message AssistantMessage, ReplyUsage Usage, double ResponseTimeMs, NotStoredReason? NotStored = null)
{
    /// <summary>A reply from what is stored of it.</summary>
    internal static Reply Of(Message question, Message answer, NotStoredReason? notStored = null) =>
        new(question, answer, new ReplyUsage(answer.InputTokens ?? 0, answer.OutputTokens ?? 0), answer.ResponseTimeMs ?? 0, notStored);
}

/// <summary>Tokens as the model's endpoint counts them; where it does not say, as <see cref="Tokens.TokenCounter"/> does.</summary>
/// <param name="InputTokens">What the model read.</param>
/// <param name="OutputTokens">What it wrote.</param>
public sealed record ReplyUsage(int InputTokens, int OutputTokens);
