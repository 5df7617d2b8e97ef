namespace SemanticMemory.Qdrant.Chains;

/// <summary>The ids that a hint names, the nearest first, without a list around them: searches read hundreds. The empty id, which no stored point has, stands for none.</summary>
internal readonly record struct HintIds(Guid Nearest, Guid Second)
{
    /// <summary>The ids as a list.</summary>
    public IReadOnlyList<Guid> ToList() => Nearest == Guid.Empty ? [] : Second == Guid.Empty ? [Nearest] : [Nearest, Second];
}
