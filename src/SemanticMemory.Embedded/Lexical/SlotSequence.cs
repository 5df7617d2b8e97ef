using System.Runtime.CompilerServices;
using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Embedded.Lexical;

/// <summary>
/// Slots in the order in which they were added, each as the distance to the one before it, with or without a code each. Distance 0, which cannot
/// be, announces the slot itself: that of a point that took the place of a deleted one and so does not come in order. Numbers are written seven
/// bits a byte, low ones first.
/// </summary>
internal struct SlotSequence
{
    private const int LongestEntry = 15;
    private const int BeforeFirst = -1;
    private byte[]? _bytes;
    private int _length;
    private int _last;

    public int Count { get; private set; }

    /// <summary>Goes through the entries.</summary>
    public readonly Reader Read(bool withCodes) => new(_bytes.AsSpan(0, _length), withCodes);

    /// <summary>Adds a slot that is not there; in a sequence with codes with its code.</summary>
    public void Append(int slot, int? code)
    {
        Span<byte> entry = stackalloc byte[LongestEntry];
        var length = Write(entry, Count == 0 ? BeforeFirst : _last, slot, code);
        if (_bytes is null || _bytes.Length < _length + length)
        {
            // Most stay short: as long as needed, then an eighth more each time.
            Array.Resize(ref _bytes, _length + length + (_length / 8));
        }

        entry[..length].CopyTo(_bytes.AsSpan(_length));
        _length += length;
        (_last, Count) = (slot, Count + 1);
    }

    /// <summary>Adds <c>factor x weight</c> to the sum of each slot, the weight by its code or, without codes, its usual one.</summary>
    public readonly void AddTo(Span<float> sums, float factor, SlotWeights weights, bool withCodes)
    {
        // The reader by hand: a query spends its time here, and locals stay in registers.
        var bytes = _bytes.AsSpan(0, _length);
        var usual = weights.Usual;
        if (!withCodes)
        {
            for (int at = 0, slot = BeforeFirst; at < bytes.Length;)
            {
                slot = Next(bytes, ref at, slot);
                sums[slot] += factor * usual[slot];
            }

            return;
        }

        for (int at = 0, slot = BeforeFirst; at < bytes.Length;)
        {
            slot = Next(bytes, ref at, slot);
            sums[slot] += factor * weights[slot, (int)Number(bytes, ref at)];
        }
    }

    /// <summary>Takes some slots out, given how many of them are there.</summary>
    public void Remove(SlotBitmap slots, int count, bool withCodes)
    {
        if (count == 0)
        {
            return;
        }

        var kept = new SlotSequence();
        var entries = Read(withCodes);
        for (var left = count; left > 0 && entries.MoveNext();)
        {
            if (slots[entries.Slot])
            {
                left--;
            }
            else
            {
                kept.Append(entries.Slot, entries.Code);
            }
        }

        // The next one has another before it now. What comes after that is as it was.
        if (entries.MoveNext())
        {
            kept.Append(entries.Slot, entries.Code);
            kept.AppendRest(entries.Rest);
            kept._last = _last;
        }

        kept.Count = Count - count;
        this = kept;
    }

    /// <summary>Gives back room for entries to come.</summary>
    public void TrimExcess()
    {
        // One that was never used has no array, and needs none.
        if (_bytes?.Length > _length)
        {
            Array.Resize(ref _bytes, _length);
        }
    }

    private void AppendRest(ReadOnlySpan<byte> entries)
    {
        Array.Resize(ref _bytes, _length + entries.Length);
        entries.CopyTo(_bytes.AsSpan(_length));
        _length += entries.Length;
    }

    private static int Write(Span<byte> target, int from, int slot, int? code)
    {
        var at = 0;
        Write(target, ref at, slot > from ? (uint)(slot - from) : 0);
        if (slot <= from)
        {
            Write(target, ref at, (uint)slot);
        }

        if (code is { } present)
        {
            Write(target, ref at, (uint)present);
        }

        return at;
    }

    private static void Write(Span<byte> target, ref int at, uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            target[at++] = (byte)(value | 0x80);
        }

        target[at++] = (byte)value;
    }

    /// <summary>Goes through the entries of a sequence.</summary>
    public ref struct Reader(ReadOnlySpan<byte> bytes, bool withCodes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _at;

        public int Slot { get; private set; } = BeforeFirst;

        /// <summary>The code, in a sequence with codes.</summary>
        public int? Code { get; private set; }

        /// <summary>What comes after the present entry.</summary>
        public readonly ReadOnlySpan<byte> Rest => _bytes[_at..];

        public bool MoveNext()
        {
            if (_at >= _bytes.Length)
            {
                return false;
            }

            Slot = Next(_bytes, ref _at, Slot);
            if (withCodes)
            {
                Code = (int)Number(_bytes, ref _at);
            }

            return true;
        }
    }

    /// <summary>The slot that is written at a place, given the one before it; the place moves on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(ReadOnlySpan<byte> bytes, ref int at, int slot)
    {
        var distance = Number(bytes, ref at);
        return distance != 0 ? slot + (int)distance : (int)Number(bytes, ref at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint value = bytes[at++];
        if (value >= 0x80)
        {
            (value, at) = Rest(bytes, at, value & 0x7F);
        }

        return value;
    }

    // The place goes in and out by value, so that it can stay in a register where nearly all numbers have one byte.
    private static (uint Value, int At) Rest(ReadOnlySpan<byte> bytes, int at, uint value)
    {
        for (var shift = 7; ; shift += 7)
        {
            uint next = bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (value, at);
            }
        }
    }
}
