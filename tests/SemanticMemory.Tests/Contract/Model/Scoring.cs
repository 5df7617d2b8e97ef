using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract.Model;

/// <summary>The scores of the port's documentation, point by point and in double precision.</summary>
internal static class Scoring
{
    public static double Cosine(ReadOnlyMemory<float> left, ReadOnlyMemory<float> right)
    {
        double sum = 0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += (double)left.Span[i] * right.Span[i];
        }

        return sum;
    }

    /// <summary>By meaning: each point that has vectors.</summary>
    public static Dictionary<Guid, double> Dense(ReadOnlyMemory<float> query, IEnumerable<Point> points) => points
        .Where(point => point.Dense.Count > 0)
        .ToDictionary(point => point.Id, point => point.Dense.Max(vector => Cosine(query, vector)));

    /// <summary>By words: each point that shares a term; the points given are the whole tenant.</summary>
    public static Dictionary<Guid, double> Lexical(SparseVector query, IReadOnlyCollection<Point> points)
    {
        var withWords = points.Count(point => point.Lexical.Count > 0);
        var scores = new Dictionary<Guid, double>();
        for (var i = 0; i < query.Count; i++)
        {
            var term = query.Indices.Span[i];
            var having = points.Where(point => point.Lexical.Indices.Span.Contains(term)).ToList();
            foreach (var point in having)
            {
                var stored = point.Lexical.Values.Span[point.Lexical.Indices.Span.IndexOf(term)];
                scores[point.Id] = scores.GetValueOrDefault(point.Id) + ((double)query.Values.Span[i] * Sample.Idf(withWords, having.Count) * stored);
            }
        }

        return scores;
    }
}
