using SemanticMemory.Messages;

namespace SemanticMemory.Context;

/// <summary>A stretch of an earlier conversation: hits that share messages with each other, and all their neighbours.</summary>
internal sealed class RecallStretch
{
    private readonly List<RecalledMessage> _messages = [];
    private IReadOnlyList<IReadOnlyList<RecalledMessage>>? _units;

    /// <summary>
    /// Candidates (best first) put together into stretches. Those of <paramref name="session"/> are left out, and messages that it shows as its turns.
    /// </summary>
    /// <returns>The candidates that are left, best first; none twice.</returns>
    public static IReadOnlyList<RecallHit> Of(IReadOnlyList<PassageCandidate> candidates, Guid session, IReadOnlySet<Guid> turns)
    {
        // Each with a message before it and one after it.
        var known = new Dictionary<Guid, RecalledMessage>(3 * candidates.Count);
        var hits = new List<RecallHit>(candidates.Count);
        foreach (var candidate in candidates.DistinctBy(candidate => candidate.Passage.Message.Id))
        {
            if (!IsForeign(candidate.Passage.Message))
            {
                continue;
            }

            var stretch = known.TryGetValue(candidate.Passage.Message.Id, out var neighbour) ? neighbour.Stretch : new RecallStretch();
            var message = stretch.Joined(candidate.Passage.Message, known);
            var around = new List<RecalledMessage>(candidate.Passage.Neighbours.Count);
            foreach (var other in candidate.Passage.Neighbours)
            {
                if (IsForeign(other))
                {
                    around.Add(stretch.Joined(other, known));
                }
            }

            message.Best = candidate.Best ?? default;
            hits.Add(new RecallHit(candidate, message, around));
        }

        return hits;

        bool IsForeign(Message message) => message.SessionId != session && !turns.Contains(message.Id);
    }

    /// <summary>The hit it is shown for; <see langword="null"/> while nothing of it is shown.</summary>
    public RecallHit? Head { get; set; }

    /// <summary>Its messages in time order, those together that must not be torn apart. To be asked for when all candidates are put together.</summary>
    public IReadOnlyList<IReadOnlyList<RecalledMessage>> Units => _units ??= PutTogether();

    /// <summary>The message, with the calls and answers that it must not be torn from. A tool's answer that was found without its call is in no unit and counts as being after all of them.</summary>
    public IReadOnlyList<RecalledMessage> UnitOf(RecalledMessage message) => Units is var units && message.Unit < units.Count ? units[message.Unit] : [message];

    /// <summary>What answers a message: the next one of another speaker, if the message asks or comes from the person who is served; else nothing.</summary>
    public IReadOnlyList<RecalledMessage> AnswerTo(RecalledMessage message)
    {
        var units = Units;
        var asks = message.Whole.Role == MessageRole.User || message.Whole.Content.AsSpan().TrimEnd() is [.., '?' or '？' or '؟'];
        for (var i = asks ? message.Unit + 1 : units.Count; i < units.Count; i++)
        {
            if (IsOtherSpeaker(units[i][0].Whole, message.Whole))
            {
                return units[i];
            }
        }

        return [];
    }

    /// <summary>What is shown of it, in the order in which it was taken.</summary>
    public List<RecalledMessage> Taken { get; } = [];

    /// <summary>What is shown of it, in time order.</summary>
    public IEnumerable<RecalledMessage> Shown => _messages.Where(message => message.Shown is not null);

    private static bool IsOtherSpeaker(Message other, Message message) =>
        other.Role is MessageRole.User or MessageRole.Assistant && (other.Role != message.Role || other.Author != message.Author);

    private IReadOnlyList<IReadOnlyList<RecalledMessage>> PutTogether()
    {
        _messages.Sort(static (a, b) => MessageOrder.Compare(a.Whole, b.Whole));
        var units = TurnUnits.Of(_messages, message => message.Whole);
        foreach (var message in _messages)
        {
            message.Unit = units.Count;
        }

        for (var i = 0; i < units.Count; i++)
        {
            foreach (var message in units[i])
            {
                message.Unit = i;
            }
        }

        return units;
    }

    /// <summary>A message that is in this stretch from now on, with all of the stretch that it was in.</summary>
    private RecalledMessage Joined(Message message, Dictionary<Guid, RecalledMessage> known)
    {
        if (!known.TryGetValue(message.Id, out var joined))
        {
            known[message.Id] = joined = new RecalledMessage(message, this);
            _messages.Add(joined);
        }
        else if (joined.Stretch != this)
        {
            var before = joined.Stretch._messages;
            _messages.AddRange(before);
            before.ForEach(other => other.Stretch = this);
        }

        return joined;
    }
}
