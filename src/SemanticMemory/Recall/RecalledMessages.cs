using System.Numerics;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>
/// The messages that are read for one question, each once, in an array that is borrowed and given back when the ranking is done: nothing of it may be used later, and a reference
/// into it not beyond the next message that is taken. One that is not disposed of costs its arrays, no more.
/// </summary>
/// <param name="filter">Which of them may be recalled themselves.</param>
internal sealed class RecalledMessages(Filter filter) : IDisposable
{
    // A usual question's hits and what stands around them.
    private const int Usual = 1024;

    // A table that is half empty is searched in a step or two.
    private const int PlacesPerMessage = 2;

    private RecallCandidate[] _messages = Borrowed.Array<RecallCandidate>(Usual);

    // From the hash of an id on the first entry for it is one more than its place; 0: there is none. As long as a power of two.
    private int[] _places = NewPlaces(Usual * PlacesPerMessage);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>All of them.</summary>
    public ArraySegment<RecallCandidate> All => new(_messages, 0, Count);

    /// <summary>The message at a place.</summary>
    public ref RecallCandidate this[int place] => ref _messages.AsSpan(0, Count)[place];

    /// <summary>The place of a message that is read. Of one that was read before the first reading counts: what is known of it by now stays.</summary>
    public int Take(IPointView point)
    {
        var id = point.Id;
        if (Count * PlacesPerMessage >= _places.Length)
        {
            Grow();
        }

        ref var place = ref PlaceOf(id);
        if (place == 0)
        {
            _messages[Count] = RecallCandidate.Of(point, filter);
            place = ++Count;
        }

        return place - 1;
    }

    /// <summary>Leaves the messages at these places, each given once, in this order. That is when all are read: none can be taken any more.</summary>
    public void Arrange(ReadOnlySpan<int> places)
    {
        var arranged = Borrowed.Array<RecallCandidate>(places.Length);
        for (var i = 0; i < places.Length; i++)
        {
            arranged[i] = this[places[i]];
        }

        Dispose();
        (_messages, Count) = (arranged, places.Length);
    }

    /// <summary>Gives all of it back.</summary>
    public void Dispose()
    {
        Borrowed.GiveBack(_messages, references: Count);
        Borrowed.GiveBack(_places);
        (_messages, _places, Count) = ([], [], 0);
    }

    private static int[] NewPlaces(int count)
    {
        // A power of two; what the pool lends may be longer, and is one too.
        var places = Borrowed.Array<int>(count);
        Array.Clear(places);
        return places;
    }

    private ref int PlaceOf(Guid id)
    {
        // Multiplied, each bit of the hash tells in the highest ones.
        var at = (int)((uint)id.GetHashCode() * 0x9E3779B1U >> (32 - BitOperations.Log2((uint)_places.Length)));
        while (_places[at] != 0 && _messages[_places[at] - 1].Message.Id != id)
        {
            at = (at + 1) % _places.Length;
        }

        return ref _places[at];
    }

    private void Grow()
    {
        var (messages, places) = (_messages, _places);
        ObjectDisposedException.ThrowIf(places.Length == 0, this);
        _messages = Borrowed.Array<RecallCandidate>(Count * PlacesPerMessage);
        messages.AsSpan(0, Count).CopyTo(_messages);
        _places = NewPlaces(places.Length * 2);
        for (var place = 0; place < Count; place++)
        {
            PlaceOf(_messages[place].Message.Id) = place + 1;
        }

        Borrowed.GiveBack(messages, references: Count);
        Borrowed.GiveBack(places);
    }
}
