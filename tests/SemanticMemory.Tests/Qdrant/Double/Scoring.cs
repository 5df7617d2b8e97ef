namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Scores of points for a vector, exact.</summary>
internal static class Scoring
{
    public static float[] Normalised(float[] row)
    {
        var length = MathF.Sqrt(Dot(row, row));
        return length < float.Epsilon ? row : Array.ConvertAll(row, number => number / length);
    }

    /// <summary>Each row of the query counts with its best row of the point.</summary>
    public static float MaxSim(float[][] query, float[][] point)
    {
        var sum = 0f;
        foreach (var row in query)
        {
            var best = float.NegativeInfinity;
            foreach (var other in point)
            {
                best = float.Max(best, Dot(row, other));
            }

            sum += best;
        }

        return sum;
    }

    /// <summary>The sum over the terms both have, or nothing where they have none in common.</summary>
    public static float? SparseDot(SparseVector query, SparseVector point)
    {
        var (sum, common, i, j) = (0f, false, 0, 0);
        while (i < query.Indices.Length && j < point.Indices.Length)
        {
            switch (query.Indices[i].CompareTo(point.Indices[j]))
            {
                case < 0:
                    i++;
                    break;
                case > 0:
                    j++;
                    break;
                default:
                    sum += query.Values[i++] * point.Values[j++];
                    common = true;
                    break;
            }
        }

        return common ? sum : null;
    }

    /// <summary>The rarity of a term that <paramref name="with"/> of <paramref name="all"/> vectors have.</summary>
    public static double Idf(long all, long with) => Math.Log((all - with + .5) / (with + .5) + 1);

    private static float Dot(float[] one, float[] other)
    {
        var sum = 0f;
        for (var i = 0; i < one.Length; i++)
        {
            sum += one[i] * other[i];
        }

        return sum;
    }
}
