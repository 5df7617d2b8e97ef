using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Embedded.Lexical;

/// <summary>
/// The weights that a point's terms have, by slot. They are few, because terms that occur equally often in a text weigh the same:
/// an entry of a list needs a small code instead of a number.
/// </summary>
internal sealed class SlotWeights
{
    // Where the weights of a slot begin.
    private int[] _first = [];
    private float[] _weights = [];
    private int _used;

    // Places that deleted points left, by how many weights they had.
    private readonly Dictionary<int, Stack<int>> _free = [];

    public ReadOnlySpan<int> First => _first;

    public ReadOnlySpan<float> Weights => _weights;

    public void Set(int slot, ReadOnlySpan<float> weights)
    {
        Capacity.Grow(ref _first, slot + 1);
        var first = Take(weights.Length);
        weights.CopyTo(_weights.AsSpan(first));
        _first[slot] = first;
    }

    public void Remove(int slot, int count)
    {
        if (!_free.TryGetValue(count, out var places))
        {
            _free[count] = places = new Stack<int>();
        }

        places.Push(_first[slot]);
    }

    private int Take(int count)
    {
        if (_free.TryGetValue(count, out var places) && places.TryPop(out var place))
        {
            return place;
        }

        Capacity.Grow(ref _weights, _used + count);
        return (_used += count) - count;
    }
}
