namespace SemanticMemory.Recall;

/// <summary>A turn of the recalled stretches: a short message or a passage of a long one.</summary>
/// <param name="Message">Which of the messages it is of.</param>
/// <param name="Text">What it says.</param>
/// <param name="Follows">The turn before it in the list is the one before it in its stretch.</param>
/// <param name="FollowsOther">The turn before is another speaker's.</param>
internal readonly record struct RecallTurn(int Message, TurnText Text, bool Follows, bool FollowsOther);

/// <summary>
/// The turns of all recalled stretches, which stand beside each other, and room for what is worked out of them. All of that is borrowed and goes back when the ranking is done:
/// nothing of it may be used later. A chain that is not disposed of costs its arrays, no more.
/// </summary>
internal sealed class TurnChain : IDisposable
{
    private readonly List<double[]> _rows = [];
    private readonly List<int[]> _counts = [];
    private readonly ArraySegment<RecallCandidate> _messages;
    private RecallTurn[] _turns;

    // For each turn where its stretch begins and ends.
    private (int First, int End)[] _stretches;

    private TurnChain(ArraySegment<RecallCandidate> messages)
    {
        (_messages, Count) = (messages, TurnsOf(messages));
        (_turns, _stretches) = (Borrowed.Array<RecallTurn>(Count), Borrowed.Array<(int, int)>(Count));
        Fill(messages);
        for (var (first, end) = (0, 0); first < Count; first = end)
        {
            for (end = first + 1; end < Count && _turns[end].Follows; end++)
            {
            }

            _stretches.AsSpan(first, end - first).Fill((first, end));
        }
    }

    /// <summary>The messages that they are of.</summary>
    public ReadOnlySpan<RecallCandidate> Messages => _messages;

    /// <summary>All turns; those of one stretch in its order.</summary>
    public ReadOnlySpan<RecallTurn> Turns => _turns.AsSpan(0, Count);

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The turns of messages, which have to stay as long as the chain is used. One that follows the message before it in the list continues its stretch.</summary>
    public static TurnChain Of(ArraySegment<RecallCandidate> messages) => new(messages);

    /// <summary>The message that a turn is of.</summary>
    public ref readonly RecallCandidate MessageOf(int turn) => ref _messages.Array![_messages.Offset + _turns[turn].Message];

    /// <summary>
    /// Is it a candidate's turn, or one that a candidate's turn may answer? What a signal says of others is used by nobody: they are there to complete windows.
    /// </summary>
    public bool IsWeighed(int turn) =>
        MessageOf(turn).IsCandidate || (_turns[turn].Text.Asks && turn + 1 < Count && _turns[turn + 1].FollowsOther && MessageOf(turn + 1).IsCandidate);

    /// <summary>Which turn of its message it is, from 0.</summary>
    public int PlaceInMessage(int turn)
    {
        var first = turn;
        while (first > 0 && _turns[first - 1].Message == _turns[turn].Message)
        {
            first--;
        }

        return turn - first;
    }

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
        _rows.ForEach(row => Borrowed.GiveBack(row));
        _counts.ForEach(counts => Borrowed.GiveBack(counts));
        Borrowed.GiveBack(_turns, references: _turns.Length);
        Borrowed.GiveBack(_stretches);
        _rows.Clear();
        _counts.Clear();
        (_turns, _stretches) = ([], []);
    }

    private static ArraySegment<T> Room<T>(List<T[]> borrowed, int count)
    {
        var array = Borrowed.Array<T>(count);
        borrowed.Add(array);
        Array.Clear(array, 0, count);
        return new ArraySegment<T>(array, 0, count);
    }

    private static int TurnsOf(ReadOnlySpan<RecallCandidate> messages)
    {
        var count = 0;
        foreach (ref readonly var message in messages)
        {
            count += message.Text.TurnCount;
        }

        return count;
    }

    private void Fill(ReadOnlySpan<RecallCandidate> messages)
    {
        var at = 0;
        for (var i = 0; i < messages.Length; i++)
        {
            ref readonly var message = ref messages[i];
            var text = message.Text;
            for (var turn = 0; turn < text.TurnCount; turn++)
            {
                var isOther = turn == 0 && message.Follows && IsOtherSpeaker(message.Message, messages[i - 1].Message);
                _turns[at++] = new RecallTurn(i, text.Turn(turn), Follows: turn > 0 || message.Follows, isOther);
            }
        }
    }

    // Where both say who they are, that decides: one agent may speak in two roles. Else the role does.
    private static bool IsOtherSpeaker(in MessageHeader message, in MessageHeader before) =>
        message.Author is not null && before.Author is not null ? message.Author != before.Author : message.Role != before.Role;
}
