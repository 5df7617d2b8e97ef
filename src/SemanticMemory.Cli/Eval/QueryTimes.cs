namespace SemanticMemory.Cli.Eval;

/// <summary>How long queries took.</summary>
internal sealed class QueryTimes
{
    private readonly List<double> _milliseconds = [];

    /// <summary>Notes one.</summary>
    public void Add(TimeSpan took) => _milliseconds.Add(took.TotalMilliseconds);

    /// <summary>The time, in milliseconds, that this share of the queries did not exceed (nearest rank); at least one must have been noted.</summary>
    public double Percentile(double share)
    {
        var sorted = _milliseconds.Order().ToArray();
        return sorted[Math.Max((int)Math.Ceiling(share * sorted.Length) - 1, 0)];
    }
}
