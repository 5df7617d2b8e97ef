using System.Numerics;

namespace SemanticMemory.Embedded.Columns;

/// <summary>A set of slots as bits.</summary>
internal sealed class SlotBitmap(int slots)
{
    private ulong[] _words = new ulong[(slots + 63) / 64];

    public Span<ulong> Words => _words;

    /// <summary>Slots there is room for.</summary>
    public int Size => _words.Length * Capacity.Word;

    public bool this[int slot] => (uint)(slot >> 6) < (uint)_words.Length && (_words[slot >> 6] >> slot & 1) != 0;

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in _words)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    public void Add(int slot)
    {
        Capacity.Grow(ref _words, (slot >> 6) + 1);
        _words[slot >> 6] |= 1UL << slot;
    }

    public void Remove(int slot)
    {
        if (slot >> 6 < _words.Length)
        {
            _words[slot >> 6] &= ~(1UL << slot);
        }
    }

    public SlotBitmap Copy(int slots)
    {
        var copy = new SlotBitmap(slots);
        _words.AsSpan(0, Math.Min(_words.Length, copy._words.Length)).CopyTo(copy._words);
        return copy;
    }

    public void And(SlotBitmap other)
    {
        var common = Math.Min(_words.Length, other._words.Length);
        for (var i = 0; i < common; i++)
        {
            _words[i] &= other._words[i];
        }

        _words.AsSpan(common).Clear();
    }

    /// <summary>The other set has no slot beyond this one's size.</summary>
    public void Or(SlotBitmap other)
    {
        var common = Math.Min(_words.Length, other._words.Length);
        for (var i = 0; i < common; i++)
        {
            _words[i] |= other._words[i];
        }
    }

    public void AndNot(SlotBitmap other)
    {
        var common = Math.Min(_words.Length, other._words.Length);
        for (var i = 0; i < common; i++)
        {
            _words[i] &= ~other._words[i];
        }
    }

    public int[] ToSlots()
    {
        var slots = new int[Count];
        var at = 0;
        for (var i = 0; i < _words.Length; i++)
        {
            for (var word = _words[i]; word != 0; word &= word - 1)
            {
                slots[at++] = (i << 6) + BitOperations.TrailingZeroCount(word);
            }
        }

        return slots;
    }
}
