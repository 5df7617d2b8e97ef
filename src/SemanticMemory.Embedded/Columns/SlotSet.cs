namespace SemanticMemory.Embedded.Columns;

/// <summary>The slots that have one value: a sorted array while they are few, bits when they are many.</summary>
internal sealed class SlotSet
{
    // A bit for every slot is smaller than four bytes for each member from 1/32 on; back only well below, so that it does not flutter.
    private const int DenseShare = 32;
    private const int SparseShare = 128;
    private const int SmallestDense = 64;
    private int[] _sparse = [];
    private SlotBitmap? _dense;
    private int _highest = -1;

    public int Count { get; private set; }

    public bool IsDense => _dense is not null;

    public bool Contains(int slot) => _dense is { } bits ? bits[slot] : _sparse.AsSpan(0, Count).BinarySearch(slot) >= 0;

    /// <summary>Adds a slot that is not in it.</summary>
    public void Add(int slot)
    {
        _highest = Math.Max(_highest, slot);
        if (_dense is { } bits)
        {
            bits.Add(slot);
            Count++;
            return;
        }

        var at = ~_sparse.AsSpan(0, Count).BinarySearch(slot);
        if (Count == _sparse.Length)
        {
            Array.Resize(ref _sparse, Count < 4 ? Count + 1 : Count + (Count / 2));
        }

        _sparse.AsSpan(at, Count - at).CopyTo(_sparse.AsSpan(at + 1));
        _sparse[at] = slot;
        Count++;
        if (Count >= SmallestDense && Count > _highest / DenseShare)
        {
            BecomeDense();
        }
    }

    /// <summary>Removes a slot that is in it.</summary>
    public void Remove(int slot)
    {
        if (_dense is { } bits)
        {
            bits.Remove(slot);
            Count--;
            if (Count < SmallestDense / 2 || Count < _highest / SparseShare)
            {
                (_sparse, _dense) = (bits.ToSlots(), null);
            }

            return;
        }

        var at = _sparse.AsSpan(0, Count).BinarySearch(slot);
        _sparse.AsSpan(at + 1, Count - at - 1).CopyTo(_sparse.AsSpan(at));
        Count--;
    }

    public void AddTo(SlotBitmap into)
    {
        if (_dense is { } bits)
        {
            into.Or(bits);
            return;
        }

        foreach (var slot in _sparse.AsSpan(0, Count))
        {
            into.Add(slot);
        }
    }

    private void BecomeDense()
    {
        var bits = new SlotBitmap(Capacity.RoundUp(_highest + 1));
        foreach (var slot in _sparse.AsSpan(0, Count))
        {
            bits.Add(slot);
        }

        (_sparse, _dense) = ([], bits);
    }
}
