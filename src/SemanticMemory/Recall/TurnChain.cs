using System.Buffers;
using SemanticMemory.Messages;

namespace SemanticMemory.Recall;

/// <summary>A turn of the recalled stretches: a short message or a passage of a long one.</summary>
/// <param name="Message">Which of the messages it is of.</param>
/// <param name="Of">That message.</param>
/// <param name="Text">What it says.</param>
/// <param name="Follows">The turn before it in the list is the one before it in its stretch.</param>
/// <param name="FollowsOther">The turn before is another speaker's.</param>
internal readonly record struct RecallTurn(int Message, RecallCandidate Of, TurnText Text, bool Follows, bool FollowsOther)
{
    /// <summary>Who speaks, if that is known.</summary>
    public string? Author => Of.Message.Author;

    /// <summary>When, UTC.</summary>
    public DateOnly Date => DateOnly.FromDateTime(Of.Message.Timestamp.UtcDateTime);

    /// <summary>The session it is of.</summary>
    public Guid Session => Of.Message.SessionId;

    /// <summary>Does it take part in what vectors say?</summary>
    public bool IsEmbedded => MessagePoints.IsEmbedded(Of.Message.Role);
}

/// <summary>
/// The turns of all recalled stretches, which stand beside each other, and room for what is worked out of them. All of that is borrowed from the array pool, but for arrays
/// larger than a usual search needs, and goes back when the ranking is done: nothing of it may be used later. A chain that is not disposed of costs its arrays, no more.
/// </summary>
internal sealed class TurnChain : IDisposable
{
    // The pool keeps what it gets back: of a search among long mails that would be megabytes.
    private const int MostBorrowed = 8192;

    private readonly List<double[]> _rows = [];
    private readonly List<int[]> _counts = [];
    private RecallTurn[] _turns;

    // For each turn where its stretch begins and ends.
    private (int First, int End)[] _stretches;

    private TurnChain(IReadOnlyList<RecallCandidate> messages)
    {
        Count = TurnsOf(messages);
        (_turns, _stretches) = (Borrow<RecallTurn>(Count), Borrow<(int, int)>(Count));
        Fill(messages);
        for (var (first, end) = (0, 0); first < Count; first = end)
        {
            for (end = first + 1; end < Count && _turns[end].Follows; end++)
            {
            }

            _stretches.AsSpan(first, end - first).Fill((first, end));
        }
    }

    /// <summary>All turns; those of one stretch in its order.</summary>
    public ReadOnlySpan<RecallTurn> Turns => _turns.AsSpan(0, Count);

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The turns of messages. One whose previous message is given stands directly after that in the list and continues its stretch.</summary>
    public static TurnChain Of(IReadOnlyList<RecallCandidate> messages) => new(messages);

    /// <summary>Room for a number of each turn, zeros.</summary>
    public ArraySegment<double> NewRow() => Room(_rows, Count);

    /// <summary>Room for so many whole numbers, zeros.</summary>
    public ArraySegment<int> NewCounts(int count) => Room(_counts, count);

    /// <summary>The place of the turn so many places on in the same stretch, or -1 where there is none.</summary>
    public int At(int turn, int away) => turn + away >= _stretches[turn].First && turn + away < _stretches[turn].End ? turn + away : -1;

    /// <summary>The places from so many turns before to so many after, as far as the stretch goes: the first, and one beyond the last.</summary>
    public (int First, int End) Window(int turn, int before, int after) =>
        (Math.Max(turn - before, _stretches[turn].First), Math.Min(turn + after + 1, _stretches[turn].End));

    /// <summary>Gives all of it back.</summary>
    public void Dispose()
    {
        _rows.ForEach(row => GiveBack(row));
        _counts.ForEach(counts => GiveBack(counts));
        GiveBack(_turns, clear: true);
        GiveBack(_stretches);
        _rows.Clear();
        _counts.Clear();
        (_turns, _stretches) = ([], []);
    }

    private static ArraySegment<T> Room<T>(List<T[]> borrowed, int count)
    {
        var array = Borrow<T>(count);
        borrowed.Add(array);
        Array.Clear(array, 0, count);
        return new ArraySegment<T>(array, 0, count);
    }

    private static T[] Borrow<T>(int count) => count <= MostBorrowed ? ArrayPool<T>.Shared.Rent(count) : new T[count];

    private static void GiveBack<T>(T[] array, bool clear = false)
    {
        // What the pool lends has a power of two: none of it is longer.
        if (array.Length <= MostBorrowed)
        {
            ArrayPool<T>.Shared.Return(array, clear);
        }
    }

    private static int TurnsOf(IReadOnlyList<RecallCandidate> messages)
    {
        var count = 0;
        for (var i = 0; i < messages.Count; i++)
        {
            count += messages[i].Text.TurnCount;
        }

        return count;
    }

    private void Fill(IReadOnlyList<RecallCandidate> messages)
    {
        var at = 0;
        for (var i = 0; i < messages.Count; i++)
        {
            var (message, previous) = (messages[i], messages[i].Previous);
            for (var turn = 0; turn < message.Text.TurnCount; turn++)
            {
                var isOther = turn == 0 && previous is not null && IsOtherSpeaker(message.Message, previous.Message);
                _turns[at++] = new RecallTurn(i, message, message.Text.Turn(turn), Follows: turn > 0 || previous is not null, isOther);
            }
        }
    }

    // Where both say who they are, that decides: one agent may speak in two roles. Else the role does.
    private static bool IsOtherSpeaker(in MessageHeader message, in MessageHeader before) =>
        message.Author is not null && before.Author is not null ? message.Author != before.Author : message.Role != before.Role;
}
