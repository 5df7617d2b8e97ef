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

    /// <summary>The points that have a term, in no order.</summary>
    public IEnumerable<Posting> Find(uint term)
    {
        var found = new List<Posting>();
        if (_terms.TryGetValue(term, out var list))
        {
            for (var entries = list.Entries; entries.MoveNext();)
            {
                found.Add(new Posting(entries.Slot, _weights.Weights[_weights.First[entries.Slot] + entries.Code]));
            }
        }

        return found;
    }

    /// <summary>Adds <c>factor x weight</c> to the sum of each point that has the term.</summary>
    public void AddUp(uint term, float factor, Span<float> sums)
    {
        if (_terms.TryGetValue(term, out var list))
        {
            list.AddTo(sums, factor, _weights.First, _weights.Weights);
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
        var terms = new Dictionary<uint, int>();
        foreach (var (slot, blob) in points.Where(point => point.Terms.Length > 0))
        {
            _codes.Read(blob);
            _weights.Remove(slot, _codes.Weights.Length);
            slots.Add(slot);
            PointCount--;
            for (var i = 0; i < TermBlob.Count(blob); i++)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(terms, TermBlob.Term(blob, i), out _)++;
            }
        }

        foreach (var (term, count) in terms)
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrNullRef(_terms, term);
            list.Remove(slots, count);
            if (list.Count == 0)
            {
                _terms.Remove(term);
            }
        }
    }
}
