using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Embedded.Filters;

/// <summary>The slots that a filter lets through: all that live, a list of few, or bits.</summary>
internal sealed class Selection
{
    private readonly SlotBitmap? _bits;

    private Selection(SlotBitmap? bits, int[]? few) => (_bits, Few) = (bits, few);

    /// <summary>Every living slot.</summary>
    public static Selection Everything { get; } = new(null, null);

    /// <summary>The slots, when they are known one by one.</summary>
    public int[]? Few { get; }

    public bool IsEverything => _bits is null && Few is null;

    public static Selection Of(SlotBitmap bits) => new(bits, null);

    public static Selection Of(int[] few) => new(null, few);

    public int Count(SlotBitmap live) => Few?.Length ?? (_bits ?? live).Count;

    /// <summary>Is a living slot in it? Not for one that is a list.</summary>
    public bool Contains(int slot) => _bits?[slot] ?? true;

    /// <summary>The same as bits, if it was a list.</summary>
    public Selection AsBits(Func<SlotBitmap> empty)
    {
        if (Few is null)
        {
            return this;
        }

        var bits = empty();
        foreach (var slot in Few)
        {
            bits.Add(slot);
        }

        return Of(bits);
    }

    /// <summary>The slots, from the smallest on unless they were a list.</summary>
    public int[] ToSlots(SlotBitmap live) => Few ?? (_bits ?? live).ToSlots();
}
