using System.Runtime.InteropServices;

namespace SemanticMemory.Embedded.Reading;

/// <summary>The slots of one answer, each once, however often it is found.</summary>
internal sealed class FoundSlots(int capacity)
{
    private readonly Dictionary<int, int> _places = new(capacity);
    private readonly List<int> _slots = new(capacity);

    /// <summary>All slots by their places.</summary>
    public ReadOnlySpan<int> All => CollectionsMarshal.AsSpan(_slots);

    /// <summary>The place of a slot.</summary>
    public int Add(int slot)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, slot, out var isKnown);
        if (!isKnown)
        {
            place = _slots.Count;
            _slots.Add(slot);
        }

        return place;
    }
}
