using System.Runtime.InteropServices;
using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Embedded.Lexical;

/// <summary>For each term the points that have it. The lists have no order: adding is appending, taking out is moving the last one up.</summary>
internal sealed class InvertedIndex
{
    // From here on a list is gone through once for all removals instead of searched for each.
    private const int FewRemovals = 16;
    private readonly Dictionary<uint, PostingList> _terms = [];

    private struct PostingList
    {
        public Posting[] Items;
        public int Count;
    }

    /// <summary>How many points have words.</summary>
    public int PointCount { get; private set; }

    public int TermCount => _terms.Count;

    public ReadOnlySpan<Posting> Find(uint term)
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrNullRef(_terms, term);
        return System.Runtime.CompilerServices.Unsafe.IsNullRef(ref list) ? [] : list.Items.AsSpan(0, list.Count);
    }

    public void Add(int slot, ReadOnlySpan<byte> terms)
    {
        var count = TermBlob.Count(terms);
        for (var i = 0; i < count; i++)
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_terms, TermBlob.Term(terms, i), out _);
            list.Items ??= new Posting[1];
            if (list.Count == list.Items.Length)
            {
                Grow(ref list.Items);
            }

            list.Items[list.Count++] = new Posting(slot, TermBlob.Weight(terms, i));
        }

        PointCount += count > 0 ? 1 : 0;
    }

    /// <summary>Takes points out, given the terms of each as they were added. Slots must not have been used again.</summary>
    public void Remove(IReadOnlyList<(int Slot, byte[] Terms)> points)
    {
        PointCount -= points.Count(point => point.Terms.Length > 0);
        if (points.Count <= FewRemovals)
        {
            foreach (var (slot, terms) in points)
            {
                RemoveOne(slot, terms);
            }
        }
        else
        {
            RemoveMany(points);
        }
    }

    private static void Grow(ref Posting[] items)
    {
        var grown = GC.AllocateUninitializedArray<Posting>(items.Length < 8 ? items.Length * 2 : items.Length + (items.Length / 4));
        items.CopyTo(grown, 0);
        items = grown;
    }

    private void RemoveOne(int slot, byte[] terms)
    {
        for (var i = 0; i < TermBlob.Count(terms); i++)
        {
            var term = TermBlob.Term(terms, i);
            ref var list = ref CollectionsMarshal.GetValueRefOrNullRef(_terms, term);
            var at = list.Count - 1;
            while (list.Items[at].Slot != slot)
            {
                at--;
            }

            list.Items[at] = list.Items[--list.Count];
            Trim(term, ref list);
        }
    }

    private void RemoveMany(IReadOnlyList<(int Slot, byte[] Terms)> points)
    {
        var removed = new SlotBitmap(Capacity.RoundUp(points.Max(point => point.Slot) + 1));
        var terms = new HashSet<uint>();
        foreach (var (slot, blob) in points)
        {
            removed.Add(slot);
            for (var i = 0; i < TermBlob.Count(blob); i++)
            {
                terms.Add(TermBlob.Term(blob, i));
            }
        }

        foreach (var term in terms)
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrNullRef(_terms, term);
            var kept = 0;
            foreach (var posting in list.Items.AsSpan(0, list.Count))
            {
                if (!removed[posting.Slot])
                {
                    list.Items[kept++] = posting;
                }
            }

            list.Count = kept;
            Trim(term, ref list);
        }
    }

    private void Trim(uint term, ref PostingList list)
    {
        if (list.Count == 0)
        {
            _terms.Remove(term);
        }
        else if (list.Count < list.Items.Length / 4)
        {
            Array.Resize(ref list.Items, list.Count);
        }
    }
}
