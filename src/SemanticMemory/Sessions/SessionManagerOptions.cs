using SemanticMemory.Recall;

namespace SemanticMemory.Sessions;

/// <summary>What a <see cref="SessionManager"/> can be told.</summary>
public sealed record SessionManagerOptions
{
    /// <summary>How recall weighs what it finds.</summary>
    public RecallOptions Recall { get; init; } = new();

    /// <summary>How words weigh. One setting for the life of a store: weights are stored with the messages.</summary>
    public Lexical.Bm25Options Bm25 { get; init; } = new();

    /// <summary>Counts tokens for budgets; the default is within 15 % of o200k_base on English chat.</summary>
    public Tokens.TokenCounter TokenCounter { get; init; } = Tokens.BuiltInTokenCounter.Count;

    /// <summary>
    /// Where it is noted that messages lack their vectors because the embedding model was away; default none: then no message is stored meanwhile. Whoever
    /// sets it calls <see cref="SessionManager.FillVectorsAsync"/> for the tenants on the list from time to time; <see cref="Embedding.VectorFilling"/> does, in the service and in a container.
    /// </summary>
    public Embedding.VectorBacklog? Backlog { get; init; }

    /// <summary>The model that the store is moving to, or has moved to; default none. Each call uses the one of the two that the store has then.</summary>
    public Embedding.Embedder? NextEmbedder { get; init; }

    /// <summary>The model that writes replies and summaries; default none: replies are refused, and summaries are put together from the messages.</summary>
    public Microsoft.Extensions.AI.IChatClient? ChatClient { get; init; }

    /// <summary>How much users and sessions may use; default: 8,000 tokens a session, all else unlimited.</summary>
    public Limits.UsageLimits Limits { get; init; } = new();

    /// <summary>IANA time zone in which dates are read and shown for whoever prefers none; default UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The first day of "this week" for whoever prefers none; default Monday.</summary>
    public Profiles.WeekStart WeekStart { get; init; }

    /// <summary>
    /// The name of this process among those that share a store: token sums are kept by it, and two with one name lose some of them. Default: one that no other process has, kept in a
    /// file of the folder for temporary files and taken over by the next process.
    /// </summary>
    public string? Instance { get; init; }
}
