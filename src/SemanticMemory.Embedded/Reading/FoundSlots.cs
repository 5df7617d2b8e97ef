using System.Buffers;
using System.Numerics;

namespace SemanticMemory.Embedded.Reading;

/// <summary>The slots of one answer, each once, however often it is found. Their room is borrowed, and goes back when the points are taken.</summary>
internal sealed class FoundSlots : IDisposable
{
    // A table that is half empty is searched in a step or two.
    private const int PlacesPerSlot = 2;

    private int[] _slots;

    // From the hash of a slot on the first entry for it is one more than its place; 0: there is none. As long as a power of two.
    private int[] _places;

    /// <summary>None yet, with room for so many; what is more grows.</summary>
    public FoundSlots(int capacity)
    {
        var room = (int)BitOperations.RoundUpToPowerOf2((uint)capacity | 1);
        (_slots, _places) = (ArrayPool<int>.Shared.Rent(room), Places(room * PlacesPerSlot));
    }

    /// <summary>All slots by their places.</summary>
    public ReadOnlySpan<int> All => _slots.AsSpan(0, Count);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The place of a slot.</summary>
    public int Add(int slot)
    {
        if (Count * PlacesPerSlot >= _places.Length)
        {
            Grow();
        }

        ref var place = ref PlaceOf(slot);
        if (place == 0)
        {
            _slots[Count] = slot;
            place = ++Count;
        }

        return place - 1;
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_slots);
        ArrayPool<int>.Shared.Return(_places);
        (_slots, _places, Count) = ([], [], 0);
    }

    private static int[] Places(int count)
    {
        var places = ArrayPool<int>.Shared.Rent(count);
        Array.Clear(places);
        return places;
    }

    private ref int PlaceOf(int slot)
    {
        // Multiplied, the low bits of neighbouring slots tell in the highest ones.
        var at = (int)((uint)slot * 0x9E3779B1U >> (32 - BitOperations.Log2((uint)_places.Length)));
        while (_places[at] != 0 && _slots[_places[at] - 1] != slot)
        {
            at = (at + 1) % _places.Length;
        }

        return ref _places[at];
    }

    private void Grow()
    {
        var (slots, places) = (_slots, _places);
        ObjectDisposedException.ThrowIf(places.Length == 0, this);
        (_slots, _places) = (ArrayPool<int>.Shared.Rent(places.Length), Places(places.Length * PlacesPerSlot));
        for (var place = 0; place < Count; place++)
        {
            _slots[place] = slots[place];
            PlaceOf(slots[place]) = place + 1;
        }

        ArrayPool<int>.Shared.Return(slots);
        ArrayPool<int>.Shared.Return(places);
    }
}
