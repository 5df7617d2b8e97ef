using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Embedded.Lexical;

/// <summary>
/// The points that have a term, in about a byte and a half each: those in which it has the weight that is usual there, and the others with a code of
/// their weight. Apart from each other, because a branch that nobody can predict costs more than reading the entry.
/// </summary>
internal struct PostingList
{
    private SlotSequence _usual;
    private SlotSequence _others;

    /// <summary>How many points have the term.</summary>
    public readonly int Count => _usual.Count + _others.Count;

    /// <summary>Adds a point that is not in the list.</summary>
    public void Append(int slot, int code)
    {
        if (code == 0)
        {
            _usual.Append(slot, null);
        }
        else
        {
            _others.Append(slot, code);
        }
    }

    /// <summary>Adds <c>factor x weight</c> to the sum of each point in the list.</summary>
    public readonly void AddTo(Span<float> sums, float factor, SlotWeights weights)
    {
        _usual.AddTo(sums, factor, weights, withCodes: false);
        _others.AddTo(sums, factor, weights, withCodes: true);
    }

    /// <summary>Takes some points out, given how many of them are in the list with their usual weight and how many with another.</summary>
    public void Remove(SlotBitmap slots, int usual, int others)
    {
        _usual.Remove(slots, usual, withCodes: false);
        _others.Remove(slots, others, withCodes: true);
    }

    /// <summary>Gives back room for points to come.</summary>
    public void TrimExcess()
    {
        _usual.TrimExcess();
        _others.TrimExcess();
    }
}
