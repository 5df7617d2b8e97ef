namespace SemanticMemory.Embedded.Columns;

/// <summary>For each group (a session) its slots, sorted by (order, id).</summary>
internal sealed class GroupOrder(KeywordColumn groups, IntegerColumn order, IdIndex ids)
{
    private readonly record struct Sequence(int[] Slots, int Count);

    // Among so many a slot is found sooner by its number than by halving, which waits for the values of slots that lie apart.
    private const int Few = 2048;

    private Sequence[] _sequences = [];

    /// <summary>The slots of a group in order; empty when there is no such group.</summary>
    public ReadOnlySpan<int> Of(string group) => Of(groups.Dictionary.Find(group));

    /// <summary>The slots of a slot's group and where in them it stands, or -1 when it has no group or order.</summary>
    public ReadOnlySpan<int> Around(int slot, out int at)
    {
        var sequence = Of(groups.Code(slot));
        at = !groups.Has(slot) || !order.Has(slot) ? -1 : sequence.Length <= Few ? sequence.IndexOf(slot) : Search(sequence, slot);
        return sequence;
    }

    /// <summary>Asks for the slots of a slot's group, which are read soon.</summary>
    public void Prefetch(int slot)
    {
        if (Of(groups.Code(slot)) is { Length: <= Few } sequence)
        {
            CacheLines.Fetch(sequence);
        }
    }

    /// <summary>Takes a slot in whose columns and id are set.</summary>
    public void Add(int slot)
    {
        var code = groups.Code(slot);
        if (code == 0 || !order.Has(slot))
        {
            return;
        }

        Capacity.Grow(ref _sequences, code + 1);
        var (slots, count) = _sequences[code];
        slots ??= [];
        if (count == slots.Length)
        {
            Array.Resize(ref slots, count < 4 ? count + 2 : count + (count / 2));
        }

        // Mostly it is the newest.
        var at = count == 0 || Compare(slots[count - 1], slot) < 0 ? count : ~Search(slots.AsSpan(0, count), slot);
        slots.AsSpan(at, count - at).CopyTo(slots.AsSpan(at + 1));
        slots[at] = slot;
        _sequences[code] = new(slots, count + 1);
    }

    /// <summary>Takes a slot out while its columns and id are still set.</summary>
    public void Remove(int slot)
    {
        var code = groups.Code(slot);
        if (code == 0 || !order.Has(slot))
        {
            return;
        }

        var (slots, count) = _sequences[code];
        var at = Search(slots.AsSpan(0, count), slot);
        slots.AsSpan(at + 1, count - at - 1).CopyTo(slots.AsSpan(at));
        _sequences[code] = count == 1 ? default : new(slots, count - 1);
    }

    private ReadOnlySpan<int> Of(int code) =>
        code != 0 && code < _sequences.Length && _sequences[code] is { Count: > 0 } found ? found.Slots.AsSpan(0, found.Count) : [];

    private int Search(ReadOnlySpan<int> slots, int slot)
    {
        var (low, high) = (0, slots.Length - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var compared = Compare(slots[middle], slot);
            if (compared == 0)
            {
                return middle;
            }

            (low, high) = compared < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    private int Compare(int left, int right)
    {
        var compared = order[left].CompareTo(order[right]);
        return compared != 0 ? compared : ids.Id(left).CompareTo(ids.Id(right));
    }
}
