using System.Runtime.InteropServices;

namespace SemanticMemory.Embedded.Lexical;

/// <summary>The different weights in a point's terms, the most frequent one first: a weight's place among them is its code.</summary>
internal sealed class WeightCodes
{
    private readonly List<float> _sorted = [];
    private readonly List<float> _different = [];

    /// <summary>The weights by code.</summary>
    public ReadOnlySpan<float> Weights => CollectionsMarshal.AsSpan(_different);

    /// <summary>Takes the place of what was there before: one object serves many points.</summary>
    public void Read(ReadOnlySpan<byte> terms)
    {
        _sorted.Clear();
        for (var i = 0; i < TermBlob.Count(terms); i++)
        {
            _sorted.Add(TermBlob.Weight(terms, i));
        }

        _sorted.Sort();
        _different.Clear();
        var (most, mostFrequent) = (0, 0);
        for (int i = 0, next; i < _sorted.Count; i = next)
        {
            for (next = i + 1; next < _sorted.Count && _sorted[next] == _sorted[i]; next++)
            {
            }

            if (next - i > most)
            {
                (most, mostFrequent) = (next - i, _different.Count);
            }

            _different.Add(_sorted[i]);
        }

        // The others stay in order behind it, so that a weight can be looked up by halving.
        if (most > 0)
        {
            var first = _different[mostFrequent];
            _different.RemoveAt(mostFrequent);
            _different.Insert(0, first);
        }
    }

    /// <summary>The code of a weight that is there.</summary>
    public int Of(float weight) => weight == _different[0] ? 0 : _different.BinarySearch(1, _different.Count - 1, weight, null);
}
