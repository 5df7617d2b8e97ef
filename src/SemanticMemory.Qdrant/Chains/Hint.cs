using SemanticMemory.Qdrant.Wire;

namespace SemanticMemory.Qdrant.Chains;

/// <summary>What a point says of who stands before it: the stored ids of the two points before, the nearest first.</summary>
internal static class Hint
{
    /// <summary>How many points before a point its hint names, and so how far neighbours can be read by hints.</summary>
    public const int Reach = 2;

    /// <summary>The hint of each point of a sequence, in its order.</summary>
    /// <param name="before">The points right before the sequence, the nearest last.</param>
    /// <param name="sequence">The sequence itself.</param>
    public static IReadOnlyList<IReadOnlyList<Guid>> Of(IReadOnlyList<Guid> before, IReadOnlyList<Guid> sequence)
    {
        List<Guid> all = [.. before, .. sequence];
        var hints = new List<IReadOnlyList<Guid>>(sequence.Count);
        for (var at = before.Count; at < all.Count; at++)
        {
            var first = Math.Max(0, at - Reach);
            var hint = all.GetRange(first, at - first);
            hint.Reverse();
            hints.Add(hint);
        }

        return hints;
    }

    /// <summary>Is a point's hint this one, and not doubted?</summary>
    public static bool Is(FoundPoint point, IReadOnlyList<Guid> hint) => !point.NeedsMending && point.Previous.SequenceEqual(hint);
}
