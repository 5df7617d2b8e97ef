namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>
/// How many sparse vectors a collection counts under a name, and how many have each term. Deleted points stay counted: a server forgets them
/// in an optimizer run, which the double does not make.
/// </summary>
internal sealed class SparseStatistics
{
    private readonly Dictionary<uint, long> _with = [];

    public long All { get; private set; }

    public long With(uint term) => _with.GetValueOrDefault(term);

    /// <summary>A living point's vector is now this one.</summary>
    public void Replace(SparseVector? old, SparseVector? now)
    {
        Count(old, -1);
        Count(now, +1);
    }

    private void Count(SparseVector? vector, int sign)
    {
        foreach (var term in vector?.Indices ?? [])
        {
            _with[term] = With(term) + sign;
        }

        All += vector is null ? 0 : sign;
    }
}
