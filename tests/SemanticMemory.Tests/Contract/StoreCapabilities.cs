namespace SemanticMemory.Tests.Contract;

/// <summary>Where stores may differ. The defaults are the strictest; a store that cannot keep one says so, and the tests of it are skipped for that store.</summary>
public sealed record StoreCapabilities
{
    /// <summary>Data outlives the store that wrote it.</summary>
    public bool Reopens { get; init; } = true;

    /// <summary>A search by meaning looks at every point, so that the nearest are always found.</summary>
    public bool SearchesExactly { get; init; } = true;

    /// <summary>An insert is atomic also against calls of the same moment.</summary>
    public bool InsertsAtomically { get; init; } = true;

    /// <summary>How far a cosine may be off: what keeping vectors in half precision costs.</summary>
    public float CosineTolerance { get; init; } = 1e-3f;

    /// <summary>How far a lexical score may be off, as a part of it.</summary>
    public float LexicalTolerance { get; init; } = 1e-4f;
}
