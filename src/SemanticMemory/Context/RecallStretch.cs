using SemanticMemory.Messages;

namespace SemanticMemory.Context;

/// <summary>A stretch of an earlier conversation: hits that share messages with each other, and all their neighbours.</summary>
internal sealed class RecallStretch
{
    private readonly Dictionary<Guid, Message> _messages = [];
    private readonly Dictionary<Guid, int> _unitOf = [];
    private IReadOnlyList<IReadOnlyList<Message>>? _units;

    /// <summary>
    /// Candidates (best first) put together into stretches. Those of <paramref name="session"/> are left out, and messages that it shows as its turns.
    /// </summary>
    /// <returns>For each candidate that is left, best first, the stretch it is in; none twice.</returns>
    public static IReadOnlyList<(PassageCandidate Candidate, RecallStretch Stretch)> Of(
        IEnumerable<PassageCandidate> candidates, Guid session, IReadOnlySet<Guid> turns)
    {
        bool IsForeign(Message message) => message.SessionId != session && !turns.Contains(message.Id);
        var foreign = candidates
            .Where(candidate => IsForeign(candidate.Passage.Message))
            .DistinctBy(candidate => candidate.Passage.Message.Id)
            .ToList();
        var stretchOf = new Dictionary<Guid, RecallStretch>();
        foreach (var candidate in foreign)
        {
            Message[] messages = [candidate.Passage.Message, .. candidate.Passage.Neighbours.Where(IsForeign)];
            var stretch = new RecallStretch();
            foreach (var known in messages.Select(message => stretchOf.GetValueOrDefault(message.Id)).OfType<RecallStretch>().Distinct().ToList())
            {
                stretch.Add(known._messages.Values);
            }

            stretch.Add(messages);
            foreach (var id in stretch._messages.Keys)
            {
                stretchOf[id] = stretch;
            }
        }

        return [.. foreign.Select(candidate => (candidate, stretchOf[candidate.Passage.Message.Id]))];
    }

    /// <summary>The hit it is shown for; <see langword="null"/> while nothing of it is shown.</summary>
    public PassageCandidate? Head { get; set; }

    /// <summary>The message, with the calls and answers that it must not be torn from.</summary>
    public IReadOnlyList<Message> UnitOf(Message message) => IndexOf(message) is var index && index < Units.Count ? Units[index] : [message];

    /// <summary>What answers a message: the next one of another speaker, if the message asks or comes from the person who is served.</summary>
    public IReadOnlyList<Message>? AnswerTo(Message message)
    {
        var asks = message.Role == MessageRole.User || message.Content.AsSpan().TrimEnd() is [.., '?' or '？' or '؟'];
        for (var i = asks ? IndexOf(message) + 1 : Units.Count; i < Units.Count; i++)
        {
            if (IsOtherSpeaker(Units[i][0], message))
            {
                return Units[i];
            }
        }

        return null;
    }

    /// <summary>A candidate's neighbours, nearest first and of two equally near ones the later, each with what it must not be torn from.</summary>
    public IEnumerable<IReadOnlyList<Message>> NeighboursOf(PassageCandidate candidate)
    {
        var hit = IndexOf(candidate.Passage.Message);
        var distances = candidate.Passage.Neighbours
            .Select(IndexOf)
            .Where(index => index < Units.Count)
            .Distinct()
            .Select(index => index - hit)
            .ToArray();
        Array.Sort(distances, static (a, b) => Math.Abs(a) != Math.Abs(b) ? Math.Abs(a) - Math.Abs(b) : b - a);
        return distances.Select(distance => Units[hit + distance]);
    }

    private IReadOnlyList<IReadOnlyList<Message>> Units => _units ??= PutTogether();

    private static bool IsOtherSpeaker(Message other, Message message) =>
        other.Role is MessageRole.User or MessageRole.Assistant && (other.Role != message.Role || other.Author != message.Author);

    // A tool's answer that was found without its call is in no unit and counts as being after all of them.
    private int IndexOf(Message message)
    {
        // Asking for the units puts them together, and with them where each message is.
        var after = Units.Count;
        return _unitOf.GetValueOrDefault(message.Id, after);
    }

    private IReadOnlyList<IReadOnlyList<Message>> PutTogether()
    {
        var units = TurnUnits.Of(MessageOrder.Sorted(_messages.Values));
        for (var i = 0; i < units.Count; i++)
        {
            foreach (var message in units[i])
            {
                _unitOf.TryAdd(message.Id, i);
            }
        }

        return units;
    }

    private void Add(IEnumerable<Message> messages)
    {
        foreach (var message in messages)
        {
            _messages.TryAdd(message.Id, message);
        }
    }
}
