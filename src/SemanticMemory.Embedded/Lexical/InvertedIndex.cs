using System.Runtime.InteropServices;
using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Embedded.Lexical;

/// <summary>For each term the points that have it, with the weight it has in each.</summary>
internal sealed class InvertedIndex
{
    private readonly Dictionary<uint, PostingList> _terms = [];
    private readonly SlotWeights _weights = new();
    private readonly WeightCodes _codes = new();

    /// <summary>How many points have words.</summary>
    public int PointCount { get; private set; }

    public int TermCount => _terms.Count;

    /// <summary>How many points have a term.</summary>
    public int Count(uint term) => _terms.TryGetValue(term, out var list) ? list.Count : 0;

    /// <summary>Adds <c>factor x weight</c> to the sum of each point that has the term.</summary>
    public void AddUp(uint term, float factor, Span<float> sums)
    {
        if (_terms.TryGetValue(term, out var list))
        {
            list.AddTo(sums, factor, _weights);
        }
    }

    public void Add(int slot, ReadOnlySpan<byte> terms)
    {
        if (terms.IsEmpty)
        {
            return;
        }

        _codes.Read(terms);
        _weights.Set(slot, _codes.Weights);
        for (var i = 0; i < TermBlob.Count(terms); i++)
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_terms, TermBlob.Term(terms, i), out _);
            list.Append(slot, _codes.Of(TermBlob.Weight(terms, i)));
        }

        PointCount++;
    }

    /// <summary>Takes points out, given the terms of each as they were added. Slots must not have been used again.</summary>
    public void Remove(IReadOnlyList<(int Slot, byte[] Terms)> points)
    {
        var slots = new SlotBitmap(0);
        var terms = new Dictionary<uint, (int Usual, int Others)>();
        foreach (var (slot, blob) in points.Where(point => point.Terms.Length > 0))
        {
            _codes.Read(blob);
            _weights.Remove(slot, _codes.Weights.Length);
            slots.Add(slot);
            PointCount--;
            for (var i = 0; i < TermBlob.Count(blob); i++)
            {
                ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(terms, TermBlob.Term(blob, i), out _);
                counts = _codes.Of(TermBlob.Weight(blob, i)) == 0 ? (counts.Usual + 1, counts.Others) : (counts.Usual, counts.Others + 1);
            }
        }

        foreach (var (term, counts) in terms)
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrNullRef(_terms, term);
            list.Remove(slots, counts.Usual, counts.Others);
            if (list.Count == 0)
            {
                _terms.Remove(term);
            }
        }
    }

    /// <summary>Gives back room for points to come: after many were added.</summary>
    public void TrimExcess()
    {
        foreach (var term in _terms.Keys)
        {
            CollectionsMarshal.GetValueRefOrNullRef(_terms, term).TrimExcess();
        }
    }
}
