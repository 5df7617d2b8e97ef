using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Columns;

/// <summary>A field of one integer each, with a bit for those that have it.</summary>
internal sealed class IntegerColumn : Column
{
    private readonly SlotBitmap _present = new(0);
    private long[] _values = [];

    /// <summary>The value of a slot that has one.</summary>
    public long this[int slot] => _values[slot];

    public override bool TryGet(int slot, out FieldValue value)
    {
        var isPresent = _present[slot];
        value = isPresent ? FieldValue.Of(_values[slot]) : default;
        return isPresent;
    }

    public override void Prefetch(int slot) => CacheLines.Fetch(_values, slot);

    public override bool Has(int slot) => _present[slot];

    public override void Set(int slot, FieldValue? value)
    {
        if (value is { } present)
        {
            Set(slot, present.Integer);
        }
        else
        {
            _present.Remove(slot);
        }
    }

    public void Set(int slot, long value)
    {
        Capacity.Grow(ref _values, Math.Max(slot + 1, Expected));
        _values[slot] = value;
        _present.Add(slot);
    }

    public override void AddPresent(SlotBitmap into) => into.Or(_present);

    public bool InRange(int slot, long? from, long? before) =>
        _present[slot] && (from is null || _values[slot] >= from) && (before is null || _values[slot] < before);

    /// <summary>Adds the slots whose value lies in <c>[from, before)</c>.</summary>
    public void AddInRange(long? from, long? before, SlotBitmap into)
    {
        // No value is smaller than the smallest or larger than the largest: inclusive bounds need no flags.
        if (before == long.MinValue)
        {
            return;
        }

        var (low, high) = (Vector256.Create(from ?? long.MinValue), Vector256.Create(before - 1 ?? long.MaxValue));
        for (var i = 0; i < Math.Min(_values.Length, into.Size); i += Capacity.Word)
        {
            var present = _present.Words.Length > i / Capacity.Word ? _present.Words[i / Capacity.Word] : 0;
            if (present != 0)
            {
                into.Words[i / Capacity.Word] |= present & RangeBits(i, low, high);
            }
        }
    }

    private ulong RangeBits(int start, Vector256<long> low, Vector256<long> high)
    {
        ref var first = ref MemoryMarshal.GetReference(_values.AsSpan(start, Capacity.Word));
        var bits = 0UL;
        for (var i = 0; i < Capacity.Word; i += Vector256<long>.Count)
        {
            var values = Vector256.LoadUnsafe(ref first, (nuint)i);
            var inside = Vector256.GreaterThanOrEqual(values, low) & Vector256.LessThanOrEqual(values, high);
            bits |= (ulong)inside.ExtractMostSignificantBits() << i;
        }

        return bits;
    }
}
