namespace SemanticMemory.Recall;

/// <summary>Makes values of different scales comparable.</summary>
internal static class MinMax
{
    // Keeps rounding errors of equal values from being stretched to 0 and 1.
    private const double Least = 1e-9;

    /// <summary>
    /// The values stretched so that the candidates' run from 0 to 1; those of other turns are cut there. When the candidates' are all equal they tell nothing
    /// apart and are 0.
    /// </summary>
    public static ArraySegment<double> Of(ReadOnlySpan<double> values, TurnChain chain)
    {
        var (least, largest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var turn = 0; turn < values.Length; turn++)
        {
            if (chain.MessageOf(turn).IsCandidate)
            {
                (least, largest) = (Math.Min(least, values[turn]), Math.Max(largest, values[turn]));
            }
        }

        var row = chain.NewRow();
        var stretched = row.AsSpan();
        for (var turn = 0; turn < stretched.Length; turn++)
        {
            stretched[turn] = Math.Clamp((values[turn] - least) / (largest - least + Least), 0, 1);
        }

        return row;
    }
}
