namespace SemanticMemory.Embedded.Vectors;

/// <summary>
/// Scores candidates from the file. The same text said a thousand times has the same vector a thousand times: where scale, error and every code
/// are equal, the score of the first is taken, so that such a crowd costs one read.
/// </summary>
internal sealed class ExactScores(VectorIndex vectors, Func<int, float?> read)
{
    private readonly Dictionary<(float Scale, float Error), (int Row, float Score)> _known = [];

    /// <summary>The exact score of a slot, or <see langword="null"/> when the file has another version of it by now.</summary>
    public float? Of(int slot)
    {
        var row = vectors.First(slot);
        var key = (vectors.Scale(row), vectors.Error(row));
        var isSingle = vectors.Next(row) < 0;
        if (isSingle && _known.TryGetValue(key, out var known) && vectors.Codes(row).SequenceEqual(vectors.Codes(known.Row)))
        {
            return known.Score;
        }

        var score = read(slot);
        if (isSingle && score is { } found)
        {
            _known[key] = (row, found);
        }

        return score;
    }
}
