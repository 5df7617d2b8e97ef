using SemanticMemory.Messages;

namespace SemanticMemory.Recall;

/// <summary>A turn of the recalled stretches: a short message or a passage of a long one.</summary>
/// <param name="Message">Which of the messages it is of.</param>
/// <param name="Text">What it says.</param>
/// <param name="Author">Who speaks, if that is known.</param>
/// <param name="Date">When, UTC.</param>
/// <param name="FollowsOther">The turn before is another speaker's.</param>
/// <param name="IsEmbedded">Does it take part in what vectors say?</param>
/// <param name="IsCandidate">Can it be recalled, or is it there for its neighbours only?</param>
internal sealed record RecallTurn(int Message, TurnText Text, string? Author, DateOnly Date, bool FollowsOther, bool IsEmbedded, bool IsCandidate)
{
    /// <summary>The cosine that the store told, if it did.</summary>
    public double? StoreCosine { get; init; }

    /// <summary>The BM25 score that the store told, if it did.</summary>
    public double? StoreBm25 { get; init; }

    /// <summary>The session it is of.</summary>
    public Guid Session { get; init; }

    /// <inheritdoc cref="RecallCandidate.Topic"/>
    public string? Topic { get; init; }
}

/// <summary>The turns of all recalled stretches, and which stand beside each other.</summary>
internal sealed class TurnChain
{
    private readonly List<RecallTurn> _turns = [];
    private readonly List<bool> _follows = [];

    /// <summary>All turns; those of one stretch in its order.</summary>
    public IReadOnlyList<RecallTurn> Turns => _turns;

    /// <summary>How many there are.</summary>
    public int Count => _turns.Count;

    /// <summary>The place of the turn so many places on in the same stretch, or -1 where there is none.</summary>
    public int At(int turn, int away)
    {
        for (; away > 0; away--)
        {
            if (++turn >= _turns.Count || !_follows[turn])
            {
                return -1;
            }
        }

        for (; away < 0; away++)
        {
            if (!_follows[turn--])
            {
                return -1;
            }
        }

        return turn;
    }

    /// <summary>The turns of messages. One whose previous message is given stands directly after that in the list and continues its stretch.</summary>
    public static TurnChain Of(IReadOnlyList<RecallCandidate> messages)
    {
        var chain = new TurnChain();
        for (var i = 0; i < messages.Count; i++)
        {
            chain.Add(i, messages[i]);
        }

        return chain;
    }

    private void Add(int index, RecallCandidate candidate)
    {
        var (message, previous) = (candidate.Message, candidate.Previous);
        var date = DateOnly.FromDateTime(message.Timestamp.UtcDateTime);
        for (var i = 0; i < candidate.Text.Turns.Count; i++)
        {
            var other = i == 0 && previous is not null && IsOtherSpeaker(message, previous);
            _follows.Add(i > 0 || previous is not null);
            _turns.Add(new RecallTurn(index, candidate.Text.Turns[i], message.Author, date, other, MessagePoints.IsEmbedded(message.Role), candidate.IsCandidate)
            {
                StoreCosine = candidate.Dense,
                StoreBm25 = candidate.Lexical,
                Session = message.SessionId,
                Topic = candidate.Topic,
            });
        }
    }

    // Where both say who they are, that decides: one agent may speak in two roles. Else the role does.
    private static bool IsOtherSpeaker(MessageHeader message, MessageHeader before) =>
        message.Author is not null && before.Author is not null ? message.Author != before.Author : message.Role != before.Role;
}
