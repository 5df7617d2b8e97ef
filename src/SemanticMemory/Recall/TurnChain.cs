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

/// <summary>The turns of all recalled stretches, and which stand beside each other.</summary>
internal sealed class TurnChain
{
    private readonly RecallTurn[] _turns;

    // For each turn where its stretch begins and ends.
    private readonly (int First, int End)[] _stretches;

    private TurnChain(RecallTurn[] turns)
    {
        (_turns, _stretches) = (turns, new (int, int)[turns.Length]);
        for (var (first, end) = (0, 0); first < turns.Length; first = end)
        {
            for (end = first + 1; end < turns.Length && turns[end].Follows; end++)
            {
            }

            _stretches.AsSpan(first, end - first).Fill((first, end));
        }
    }

    /// <summary>All turns; those of one stretch in its order.</summary>
    public ReadOnlySpan<RecallTurn> Turns => _turns;

    /// <summary>How many there are.</summary>
    public int Count => _turns.Length;

    /// <summary>The place of the turn so many places on in the same stretch, or -1 where there is none.</summary>
    public int At(int turn, int away) => turn + away >= _stretches[turn].First && turn + away < _stretches[turn].End ? turn + away : -1;

    /// <summary>The places from so many turns before to so many after, as far as the stretch goes: the first, and one beyond the last.</summary>
    public (int First, int End) Window(int turn, int before, int after) =>
        (Math.Max(turn - before, _stretches[turn].First), Math.Min(turn + after + 1, _stretches[turn].End));

    /// <summary>The turns of messages. One whose previous message is given stands directly after that in the list and continues its stretch.</summary>
    public static TurnChain Of(IReadOnlyList<RecallCandidate> messages)
    {
        var turns = new RecallTurn[messages.Sum(message => message.Text.TurnCount)];
        var at = 0;
        for (var i = 0; i < messages.Count; i++)
        {
            var (message, previous) = (messages[i], messages[i].Previous);
            for (var turn = 0; turn < message.Text.TurnCount; turn++)
            {
                var isOther = turn == 0 && previous is not null && IsOtherSpeaker(message.Message, previous.Message);
                turns[at++] = new RecallTurn(i, message, message.Text.Turn(turn), Follows: turn > 0 || previous is not null, isOther);
            }
        }

        return new TurnChain(turns);
    }

    // Where both say who they are, that decides: one agent may speak in two roles. Else the role does.
    private static bool IsOtherSpeaker(in MessageHeader message, in MessageHeader before) =>
        message.Author is not null && before.Author is not null ? message.Author != before.Author : message.Role != before.Role;
}
