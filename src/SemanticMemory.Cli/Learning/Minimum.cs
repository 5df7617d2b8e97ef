namespace SemanticMemory.Cli.Learning;

/// <summary>A function to minimise: its value at a point, and its slope there.</summary>
internal delegate double Loss(double[] at, double[] slope);

/// <summary>Finds the minimum of a smooth convex function by steps down its slope, each as long as the last two slopes suggest (Barzilai and Borwein, 1988).</summary>
internal static class Minimum
{
    private const int MostSteps = 2000;
    private const double FlatEnough = 1e-7;

    /// <summary>Where the loss is least; the same start always leads to the same point.</summary>
    public static double[] Of(Loss loss, double[] start)
    {
        var (at, slope) = ((double[])start.Clone(), new double[start.Length]);
        var value = loss(at, slope);
        var length = .1;
        for (var step = 0; step < MostSteps && slope.Any(part => Math.Abs(part) > FlatEnough); step++)
        {
            var next = new double[at.Length];
            var nextSlope = new double[at.Length];
            double nextValue;
            do
            {
                for (var i = 0; i < at.Length; i++)
                {
                    next[i] = at[i] - (length * slope[i]);
                }

                nextValue = loss(next, nextSlope);
                length /= 2;
            }
            while (nextValue > value && length > 1e-12);

            if (nextValue > value)
            {
                return at;
            }

            var (moved, turned) = (0d, 0d);
            for (var i = 0; i < at.Length; i++)
            {
                moved += (next[i] - at[i]) * (next[i] - at[i]);
                turned += (next[i] - at[i]) * (nextSlope[i] - slope[i]);
            }

            length = turned > 0 ? moved / turned : 2 * length;
            (at, slope, value) = (next, nextSlope, nextValue);
        }

        return at;
    }
}
