using SemanticMemory.Messages;
using SemanticMemory.Recall;
using SemanticMemory.Search;

namespace SemanticMemory.Context;

/// <summary>What an agent gets before it answers, within one token budget. Every rendering of it fits the budget too.</summary>
public sealed record ContextWindow
{
    /// <summary>The session it is for.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>What was recalled by; empty when nothing was asked.</summary>
    public required string Query { get; init; }

    /// <summary>Whose sessions were recalled.</summary>
    public required RecallScopeUsed ScopeUsed { get; init; }

    /// <summary>0 to 1: how likely it is that what may be recalled holds an answer, see <see cref="Search.SearchResult.Confidence"/>; 0 when nothing was recalled.</summary>
    public double Confidence { get; init; }

    /// <summary>Why nothing was recalled by meaning, but by words alone: the slug of what is wrong with the embedding model; <see langword="null"/>: nothing is.</summary>
    public string? Degraded { get; init; }

    /// <summary>The session's instructions, or else those that its user prefers.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>What a model wrote of the conversation so far; else what was said before the turns below, if there was no room for all of it.</summary>
    public string? Summary { get; init; }

    /// <summary>How the user wants to be answered, then pinned facts, highest priority first.</summary>
    public IReadOnlyList<ContextItem> Items { get; init; } = [];

    /// <summary>Recent turns of this session in time order.</summary>
    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>Passages of other sessions, best first.</summary>
    public required IReadOnlyList<RecalledPassage> Recalled { get; init; }

    /// <summary>Ids of messages above whose content did not fit whole; the shortened text ends with a mark that says so.</summary>
    public IReadOnlyList<Guid> Truncated { get; init; } = [];

    /// <summary>Where the budget went.</summary>
    public required ContextTokens Tokens { get; init; }

    /// <summary>What did not fit.</summary>
    public required ContextOmissions Omitted { get; init; }

    /// <summary>The window as chat messages, if asked for.</summary>
    public IReadOnlyList<ChatTurn>? Chat { get; init; }

    /// <summary>The window as one text, if asked for.</summary>
    public string? Text { get; init; }
}

/// <summary>A pinned fact.</summary>
public sealed record ContextItem(string Type, string Key, string Value, int Priority = 0);

/// <summary>A recalled message with the neighbours that make it understandable.</summary>
/// <param name="Message">The message that was recalled.</param>
/// <param name="Neighbours">Messages before and after it in its session, in time order; a question's answer among them.</param>
/// <param name="Session">Where it was said.</param>
/// <param name="Score">Larger is better; comparable within one window only.</param>
/// <param name="Explain">Why; <see langword="null"/> unless asked for.</param>
public sealed record RecalledPassage(
    Message Message, IReadOnlyList<Message> Neighbours, SessionInfo Session, double Score, Explanation? Explain = null);

/// <summary>
/// Tokens by part, in the rendering that costs most; the total, with system prompt and framing, never exceeds the budget.
/// Of the structured window the texts count, not ids, times and scores.
/// </summary>
public sealed record ContextTokens(int Budget, int Total, int Messages, int Recalled, int Items, int Summary);

/// <summary>What was there but did not fit.</summary>
/// <param name="Messages">Turns of this session that are not in the window: older than its first, or a tool's answer whose call is missing.</param>
/// <param name="Recalled">Passages that were found but did not fit.</param>
/// <param name="Items">Pinned facts that did not fit.</param>
public sealed record ContextOmissions(long Messages, int Recalled, int Items = 0);

/// <summary>One message for a chat model.</summary>
/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</param>
/// <param name="Content">Its text.</param>
public sealed record ChatTurn(string Role, string Content);
