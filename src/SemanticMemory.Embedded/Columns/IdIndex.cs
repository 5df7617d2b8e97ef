using System.Numerics;

namespace SemanticMemory.Embedded.Columns;

/// <summary>
/// From id to slot: open addressing over slot numbers, the ids themselves stay where they are by slot.
/// A third of the memory of a dictionary.
/// </summary>
internal sealed class IdIndex
{
    private const int SmallestSize = 16;
    private Guid[] _ids = [];
    private int[] _table = new int[SmallestSize];
    private int _count;

    public int Count => _count;

    public Guid Id(int slot) => _ids[slot];

    /// <summary>Asks for the id of a slot that is read soon.</summary>
    public void Prefetch(int slot) => CacheLines.Fetch(_ids, slot);

    public void Reserve(int count)
    {
        Capacity.Grow(ref _ids, count);
        if (IsTooSmall(count))
        {
            Rebuild((int)BitOperations.RoundUpToPowerOf2((uint)(count * 3L / 2) + 1));
        }
    }

    /// <summary>The slot of an id, or -1.</summary>
    public int Find(Guid id)
    {
        for (var at = Home(id); _table[at] != 0; at = (at + 1) & (_table.Length - 1))
        {
            if (_ids[_table[at] - 1] == id)
            {
                return _table[at] - 1;
            }
        }

        return -1;
    }

    /// <summary>Adds an id that is not there.</summary>
    public void Add(Guid id, int slot)
    {
        Capacity.Grow(ref _ids, slot + 1);
        _ids[slot] = id;
        if (IsTooSmall(_count + 1))
        {
            Rebuild(_table.Length * 2);
        }

        Place(slot);
        _count++;
    }

    /// <summary>Removes the id of a slot, closing the gap so that searches need no marks.</summary>
    public void Remove(int slot)
    {
        var mask = _table.Length - 1;
        var gap = Home(_ids[slot]);
        while (_table[gap] != slot + 1)
        {
            gap = (gap + 1) & mask;
        }

        for (var at = (gap + 1) & mask; _table[at] != 0; at = (at + 1) & mask)
        {
            var home = Home(_ids[_table[at] - 1]);
            if (((at - home) & mask) >= ((at - gap) & mask))
            {
                _table[gap] = _table[at];
                gap = at;
            }
        }

        _table[gap] = 0;
        _count--;
    }

    private bool IsTooSmall(int count) => count * 3L > _table.Length * 2L;

    private void Rebuild(int size)
    {
        var old = _table;
        _table = new int[size];
        foreach (var entry in old)
        {
            if (entry != 0)
            {
                Place(entry - 1);
            }
        }
    }

    private void Place(int slot)
    {
        var at = Home(_ids[slot]);
        while (_table[at] != 0)
        {
            at = (at + 1) & (_table.Length - 1);
        }

        _table[at] = slot + 1;
    }

    // Ids need not be random: multiplying spreads those that count up.
    private int Home(Guid id) => (int)(((uint)id.GetHashCode() * 0x9E3779B97F4A7C15UL) >> 32) & (_table.Length - 1);
}
