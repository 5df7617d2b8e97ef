namespace SemanticMemory.Storage;

/// <summary>Asks for the nearest points. Filters run before scoring: a narrow filter never comes up short.</summary>
/// <param name="Filter">Only these points can be hits.</param>
/// <param name="Limit">The most hits, 1 or more.</param>
public abstract record VectorQuery(Filter Filter, int Limit)
{
    /// <summary>By meaning: the cosine of the best passage, -1 to 1. Points without vectors are no hits.</summary>
    public sealed record Dense(ReadOnlyMemory<float> Vector, Filter Filter, int Limit) : VectorQuery(Filter, Limit)
    {
        /// <summary>As <see cref="Point.Model"/>.</summary>
        public EmbeddingFingerprint? Model { get; init; }
    }

    /// <summary>
    /// By words: the sum over shared terms of query weight x IDF x stored weight; points that share none are no hits.
    /// IDF is <c>ln(1 + (n - df + .5) / (df + .5))</c> over the tenant's n points that have words, as they are now.
    /// </summary>
    public sealed record Lexical(SparseVector Terms, Filter Filter, int Limit) : VectorQuery(Filter, Limit);
}

/// <summary>Asks for points in the order of an integer field, ties by id; points without the field are left out.</summary>
public sealed record ScrollQuery
{
    /// <summary>Only these points.</summary>
    public required Filter Filter { get; init; }

    /// <summary>The integer field that orders them.</summary>
    public required Field Order { get; init; }

    /// <summary>Largest first, ids too; else smallest first.</summary>
    public bool Descending { get; init; }

    /// <summary>Only points that come after this position in the chosen direction.</summary>
    public ScrollPosition? After { get; init; }

    /// <summary>The most points, 1 or more.</summary>
    public required int Limit { get; init; }
}

/// <summary>A place in an order: the order field's value and the id.</summary>
public readonly record struct ScrollPosition(long Key, Guid Id);

/// <summary>What changes on stored points. Vectors and words never do: <see cref="PointCollection.SetVectorsAsync"/> sets vectors, words change with the whole point.</summary>
public sealed record PointPatch
{
    /// <summary>Fields to set; others stay.</summary>
    public Payload Set { get; init; } = new();

    /// <summary>Fields to remove.</summary>
    public IReadOnlyList<Field> Remove { get; init; } = [];

    /// <summary>The new body, or <see langword="null"/>: it stays.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The new features, or <see langword="null"/>: they stay.</summary>
    public ReadOnlyMemory<byte>? Features { get; init; }
}
