using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Embedded.Reading;

/// <summary>A slot and its score.</summary>
internal readonly record struct Hit(int Slot, float Score);

/// <summary>Keeps the best of many: largest score first, equal ones by id.</summary>
internal sealed class TopHits(int limit, IdIndex ids)
{
    // Room for a usual search; what is more grows.
    private const int MostExpected = 128;

    private readonly List<Hit> _heap = new(Math.Min(limit, MostExpected));

    /// <summary>What is below this cannot get in any more; the same score may, by its id.</summary>
    public float Floor { get; private set; } = float.NegativeInfinity;

    public void Add(int slot, float score)
    {
        var hit = new Hit(slot, score);
        if (_heap.Count < limit)
        {
            _heap.Add(hit);
            SiftUp(_heap.Count - 1);
        }
        else if (IsBetter(hit, _heap[0]))
        {
            _heap[0] = hit;
            SiftDown(0);
        }

        Floor = _heap.Count == limit ? _heap[0].Score : float.NegativeInfinity;
    }

    public Hit[] ToArray()
    {
        var hits = _heap.ToArray();
        Array.Sort(hits, (left, right) => left.Score != right.Score ? right.Score.CompareTo(left.Score) : ids.Id(left.Slot).CompareTo(ids.Id(right.Slot)));
        return hits;
    }

    private bool IsBetter(Hit left, Hit right) =>
        left.Score != right.Score ? left.Score > right.Score : ids.Id(left.Slot).CompareTo(ids.Id(right.Slot)) < 0;

    // The worst is at the root.
    private void SiftUp(int at)
    {
        while (at > 0 && (at - 1) / 2 is var parent && IsBetter(_heap[parent], _heap[at]))
        {
            (_heap[parent], _heap[at]) = (_heap[at], _heap[parent]);
            at = parent;
        }
    }

    private void SiftDown(int at)
    {
        while (true)
        {
            var worst = at;
            for (var child = (2 * at) + 1; child <= Math.Min((2 * at) + 2, _heap.Count - 1); child++)
            {
                worst = IsBetter(_heap[worst], _heap[child]) ? child : worst;
            }

            if (worst == at)
            {
                return;
            }

            (_heap[at], _heap[worst]) = (_heap[worst], _heap[at]);
            at = worst;
        }
    }
}
