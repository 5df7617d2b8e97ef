using System.Runtime.CompilerServices;
using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Embedded.Lexical;

/// <summary>
/// The points that have a term, in about a byte and a half each. An entry is the distance to the slot of the entry before it, shifted by one bit
/// that says whether a weight code follows (without one it is code 0, the point's most frequent weight). Distance 0, which cannot be, announces the
/// slot itself: that of a point that took the place of a deleted one and so does not come in order. Numbers are written seven bits a byte, low ones first.
/// </summary>
internal struct PostingList
{
    private const int LongestEntry = 15;
    private const int BeforeFirst = -1;
    private byte[] _bytes;
    private int _length;
    private int _last;

    /// <summary>How many points have the term.</summary>
    public int Count { get; private set; }

    /// <summary>The entries, in the order in which they were added.</summary>
    public readonly Reader Entries => new(_bytes.AsSpan(0, _length));

    /// <summary>Adds an entry of a slot that is not in the list.</summary>
    public void Append(int slot, int code)
    {
        _bytes ??= [];
        var (from, needed) = (Count == 0 ? BeforeFirst : _last, _length + LongestEntry);
        if (_bytes.Length < needed)
        {
            Span<byte> entry = stackalloc byte[LongestEntry];
            var length = Write(entry, from, slot, code);
            if (_bytes.Length < _length + length)
            {
                // Most lists stay short: as long as needed, then an eighth more each time.
                Array.Resize(ref _bytes, _length + length + (_length / 8));
            }

            entry[..length].CopyTo(_bytes.AsSpan(_length));
            _length += length;
        }
        else
        {
            _length += Write(_bytes.AsSpan(_length), from, slot, code);
        }

        (_last, Count) = (slot, Count + 1);
    }

    /// <summary>
    /// Adds <c>factor x weight</c> to the sum of each point in the list. <see cref="Entries"/> by hand, because this is where a query
    /// spends its time and locals stay in registers.
    /// </summary>
    public readonly void AddTo(Span<float> sums, float factor, ReadOnlySpan<int> first, ReadOnlySpan<float> weights)
    {
        var bytes = _bytes.AsSpan(0, _length);
        for (int at = 0, slot = BeforeFirst; at < bytes.Length;)
        {
            var head = Read(bytes, ref at);
            slot = head > 1 ? slot + (int)(head >> 1) : (int)Read(bytes, ref at);
            var code = (head & 1) == 0 ? 0 : (int)Read(bytes, ref at);
            sums[slot] += factor * weights[first[slot] + code];
        }
    }

    /// <summary>Takes out the entries of some slots, given how many of them are in the list.</summary>
    public void Remove(SlotBitmap slots, int count)
    {
        var kept = new PostingList();
        var entries = Entries;
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
            kept.AppendRest(_bytes.AsSpan(entries.Position, _length - entries.Position));
            kept._last = _last;
        }

        kept.Count = Count - count;
        this = kept;
    }

    private void AppendRest(ReadOnlySpan<byte> entries)
    {
        Array.Resize(ref _bytes, _length + entries.Length);
        entries.CopyTo(_bytes.AsSpan(_length));
        _length += entries.Length;
    }

    private static int Write(Span<byte> target, int from, int slot, int code)
    {
        var (ascends, at) = (slot > from, 0);
        var flag = code == 0 ? 0u : 1u;
        Write(target, ref at, ascends ? ((uint)(slot - from) << 1) | flag : flag);
        if (!ascends)
        {
            Write(target, ref at, (uint)slot);
        }

        if (code != 0)
        {
            Write(target, ref at, (uint)code);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint value = bytes[at++];
        if (value >= 0x80)
        {
            (value, at) = ReadRest(bytes, at, value & 0x7F);
        }

        return value;
    }

    // The place goes in and out by value, so that it can stay in a register where nearly all numbers have one byte.
    private static (uint Value, int At) ReadRest(ReadOnlySpan<byte> bytes, int at, uint value)
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

    /// <summary>Goes through the entries of a list.</summary>
    public ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        /// <summary>Where the next entry begins.</summary>
        public int Position { get; private set; }

        public int Slot { get; private set; } = BeforeFirst;

        public int Code { get; private set; }

        public bool MoveNext()
        {
            if (Position >= _bytes.Length)
            {
                return false;
            }

            var at = Position;
            var head = Read(_bytes, ref at);
            Slot = head > 1 ? Slot + (int)(head >> 1) : (int)Read(_bytes, ref at);
            Code = (head & 1) == 0 ? 0 : (int)Read(_bytes, ref at);
            Position = at;
            return true;
        }
    }
}
