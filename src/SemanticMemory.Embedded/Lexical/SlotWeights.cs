using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Embedded.Lexical;

/// <summary>
/// The weights that a point's terms have, by slot. They are few, because terms that occur equally often in a text weigh the same:
/// an entry of a list needs a small code instead of a number, and mostly none.
/// </summary>
internal sealed class SlotWeights
{
    // The most frequent one, which is code 0, lies alone: nearly every entry wants it, and what lies close is in the processor's cache.
    private float[] _usual = [];

    // Where the others of a slot begin.
    private int[] _first = [];
    private float[] _others = [];
    private int _used;

    // Places that deleted points left, by how many weights they had.
    private readonly Dictionary<int, Stack<int>> _free = [];

    /// <summary>By slot, the weight of code 0.</summary>
    public ReadOnlySpan<float> Usual => _usual;

    /// <summary>The weight of any code of a slot.</summary>
    public float this[int slot, int code] => code == 0 ? _usual[slot] : _others[_first[slot] + code - 1];

    /// <summary>Takes the weights of a slot by code, at least one.</summary>
    public void Set(int slot, ReadOnlySpan<float> weights)
    {
        Capacity.Grow(ref _usual, slot + 1);
        _usual[slot] = weights[0];
        var others = weights[1..];
        if (others.Length > 0)
        {
            Capacity.Grow(ref _first, slot + 1);
            _first[slot] = Take(others.Length);
            others.CopyTo(_others.AsSpan(_first[slot]));
        }
    }

    /// <summary>Forgets the weights of a slot, given how many they are.</summary>
    public void Remove(int slot, int count)
    {
        if (count == 1)
        {
            return;
        }

        if (!_free.TryGetValue(count - 1, out var places))
        {
            _free[count - 1] = places = new Stack<int>();
        }

        places.Push(_first[slot]);
    }

    private int Take(int count)
    {
        if (_free.TryGetValue(count, out var places) && places.TryPop(out var place))
        {
            return place;
        }

        Capacity.Grow(ref _others, _used + count);
        return (_used += count) - count;
    }
}
