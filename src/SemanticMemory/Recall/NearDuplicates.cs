namespace SemanticMemory.Recall;

/// <summary>Leaves out what was said before in nearly the same words: a quoted mail, a canned answer, a message sent twice.</summary>
internal static class NearDuplicates
{
    private const double RoundingError = 1e-9;

    /// <summary>
    /// The items without those whose word pieces are nearly those of an earlier one: the Jaccard index of their sets of pieces is at least
    /// <paramref name="threshold"/>. Of texts without any piece only the same ones are duplicates. The order stays.
    /// </summary>
    /// <remarks>Sets that are so alike share one of their few rarest pieces ("prefix filtering", Chaudhuri, Ganti and Kaushik, 2006): only those are compared.</remarks>
    public static IReadOnlyList<T> Remove<T>(IReadOnlyList<T> items, Func<T, AnalysedMessage> text, double threshold)
    {
        var (kept, texts) = (new List<T>(items.Count), new List<AnalysedMessage>(items.Count));
        var (wordless, having) = (new HashSet<uint>(), new Dictionary<ushort, int>(items.Count));
        var links = new List<(int Kept, int Next)>(items.Count);
        foreach (var item in items)
        {
            var analysed = text(item);
            var pieces = analysed.Pieces;
            if (pieces.Length == 0)
            {
                if (analysed.Hash == 0 || wordless.Add(analysed.Hash))
                {
                    kept.Add(item);
                    texts.Add(analysed);
                }

                continue;
            }

            // Pieces are numbered by how frequent they are, roughly: the last ones are the rarest.
            var shared = (int)Math.Ceiling((threshold * pieces.Length) - RoundingError);
            var rarest = pieces[^Math.Clamp(pieces.Length - shared + 1, 0, pieces.Length)..];
            if (IsKnown(analysed, rarest))
            {
                continue;
            }

            foreach (var piece in rarest)
            {
                links.Add((kept.Count, having.GetValueOrDefault(piece, -1)));
                having[piece] = links.Count - 1;
            }

            kept.Add(item);
            texts.Add(analysed);
        }

        return kept;

        bool IsKnown(AnalysedMessage analysed, ReadOnlySpan<ushort> rarest)
        {
            foreach (var piece in rarest)
            {
                for (var link = having.GetValueOrDefault(piece, -1); link >= 0; link = links[link].Next)
                {
                    if (Resembles(analysed.Pieces, texts[links[link].Kept].Pieces, threshold))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }

    private static bool Resembles(ReadOnlySpan<ushort> pieces, ReadOnlySpan<ushort> others, double threshold)
    {
        if (Math.Min(pieces.Length, others.Length) < threshold * Math.Max(pieces.Length, others.Length))
        {
            return false;
        }

        var (shared, i, j) = (0, 0, 0);
        while (i < pieces.Length && j < others.Length)
        {
            var order = pieces[i] - others[j];
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return shared >= threshold * (pieces.Length + others.Length - shared);
    }
}
