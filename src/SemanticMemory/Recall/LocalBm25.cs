namespace SemanticMemory.Recall;

/// <summary>
/// BM25 over windows of turns, its document frequencies and lengths taken from the turns that were fetched: what is frequent there does not tell them apart.
/// </summary>
internal sealed class LocalBm25
{
    // As the stores' weights have them.
    private const double K1 = .9;
    private const double B = .4;

    private readonly TurnChain _chain;
    private readonly int _terms;
    private readonly ArraySegment<int> _counts;
    private readonly ArraySegment<int> _lengths;
    private readonly double[] _idf;
    private readonly double _averageLength;

    /// <summary>Counts the question's terms, each given once, in all turns.</summary>
    public LocalBm25(TurnChain chain, IReadOnlyList<uint> terms)
    {
        (_chain, _terms) = (chain, terms.Count);
        (_counts, _lengths) = (chain.NewCounts(chain.Count * _terms), chain.NewCounts(chain.Count));
        Span<int> counts = _counts, lengths = _lengths;
        var frequency = new int[_terms];
        var length = 0L;
        for (var turn = 0; turn < chain.Count; turn++)
        {
            var text = chain.Turns[turn].Text;
            lengths[turn] = text.Length;
            length += text.Length;
            for (var term = 0; term < _terms; term++)
            {
                var count = text.CountOf(terms[term]);
                counts[(turn * _terms) + term] = count;
                frequency[term] += count > 0 ? 1 : 0;
            }
        }

        _averageLength = chain.Count == 0 ? 0 : (double)length / chain.Count;
        _idf = Array.ConvertAll(frequency, df => Math.Log(1 + ((chain.Count - df + .5) / (df + .5))));
    }

    /// <summary>The share of the terms, weighted by how rare they are, that a turn and so many on each side have; <see langword="null"/> where there are no terms.</summary>
    public double? Coverage(int turn, int reach)
    {
        var (found, all) = (0d, 0d);
        for (var term = 0; term < _terms; term++)
        {
            all += _idf[term];
            found += HasAny(turn, reach, term) ? _idf[term] : 0;
        }

        return all > 0 ? found / all : null;
    }

    /// <summary>For each turn the score of it with so many turns before and after it in its stretch; 0 for one that is not weighed.</summary>
    public ArraySegment<double> Window(int before, int after)
    {
        var row = _chain.NewRow();
        if (_terms == 0 || _averageLength == 0)
        {
            return row;
        }

        var average = _averageLength * (before + after + 1);
        Span<double> scores = row;
        ReadOnlySpan<int> lengths = _lengths, countsOf = _counts;
        var counts = new int[_terms];
        for (var turn = 0; turn < scores.Length; turn++)
        {
            if (!_chain.IsWeighed(turn))
            {
                continue;
            }

            Array.Clear(counts);
            var length = 0;
            var (first, end) = _chain.Window(turn, before, after);
            for (var at = first; at < end; at++)
            {
                length += lengths[at];
                for (var term = 0; term < counts.Length; term++)
                {
                    counts[term] += countsOf[(at * counts.Length) + term];
                }
            }

            var saturation = K1 * (1 - B + (B * length / average));
            for (var term = 0; term < _terms; term++)
            {
                scores[turn] += _idf[term] * counts[term] * (K1 + 1) / (counts[term] + saturation);
            }
        }

        return row;
    }

    private bool HasAny(int turn, int reach, int term)
    {
        var (first, end) = _chain.Window(turn, reach, reach);
        for (var at = first; at < end; at++)
        {
            if (_counts[(at * _terms) + term] > 0)
            {
                return true;
            }
        }

        return false;
    }
}
