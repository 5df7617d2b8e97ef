using SemanticMemory.Messages;
using SemanticMemory.Search;

namespace SemanticMemory.Context;

/// <summary>Which recalled passages are shown: best first, each message once, neighbours as far as there is room.</summary>
internal sealed class RecallSelection
{
    // A recalled message longer than this is shown around its best part, so that one e-mail does not take the room of five answers.
    private const double ShareOfLongMessage = 0.1;
    private const int ShortestLongMessage = 160;

    // Of the length that would just do, by the tokens a character took so far.
    private const double AimShort = 0.95;

    // No message with its header takes less; below it, counting candidates cannot find one that fits.
    private const int SmallestMessage = 8;

    private readonly WindowCosts _costs;
    private readonly WindowBudget _budget;
    private readonly IReadOnlyList<(PassageCandidate Candidate, RecallStretch Stretch)> _candidates;
    private readonly Dictionary<Guid, TextRange> _best;
    private readonly Dictionary<Guid, Message> _cut = [];
    private readonly Dictionary<(Guid Id, bool SameDay), TokenCost> _costOf = [];
    private readonly Dictionary<Guid, TokenCost> _costOfHead = [];
    private readonly Dictionary<RecallStretch, List<Shown>> _shown = [];
    private readonly int _longMessage;
    private readonly int _most;
    private readonly bool _explain;

    /// <summary>Nothing is shown yet.</summary>
    public RecallSelection(ContextMaterial material, WindowCosts costs, WindowBudget budget)
    {
        (_costs, _budget) = (costs, budget);
        _candidates = RecallStretch.Of(material.Recalled, material.Session.Id, material.Turns.Select(turn => turn.Id).ToHashSet());
        _best = _candidates.ToDictionary(entry => entry.Candidate.Passage.Message.Id, entry => entry.Candidate.Best ?? default);
        _longMessage = Math.Max(ShortestLongMessage, (int)(budget.Total * ShareOfLongMessage));
        _most = material.Request.CrossSession ? material.Request.MaxRecalled : 0;
        _explain = material.Request.Explain;
    }

    /// <summary>What is shown, best first.</summary>
    public IReadOnlyList<RecalledPassage> Passages => [.. _candidates
        .Where(entry => ReferenceEquals(entry.Stretch.Head, entry.Candidate))
        .Select(entry => Passage(entry.Candidate, _shown[entry.Stretch]))];

    /// <summary>Passages that were asked for and found, and are not shown.</summary>
    public int Omitted => Math.Min(_most, _candidates.Select(entry => entry.Stretch).Distinct().Count()) - _shown.Count;

    /// <summary>Those shown that were cut.</summary>
    public IEnumerable<Guid> Truncated
    {
        get
        {
            var cut = _shown.Values.SelectMany(messages => messages).Where(shown => shown.IsCut).Select(shown => shown.Message.Id).ToHashSet();
            return cut.Count == 0
                ? []
                : Passages.SelectMany(passage => MessageOrder.Sorted([passage.Message, .. passage.Neighbours])).Select(message => message.Id).Where(cut.Contains);
        }
    }

    /// <summary>Takes what fits below the limit and is not shown yet. A passage that is too long is passed over: a shorter one may fit.</summary>
    public void Take(int limit)
    {
        // Half of the room is for the best passages with their neighbours, half for hits with their answers alone, which are many more; then neighbours with the rest.
        Take(limit, neighbourLimit: limit - (_budget.Left(limit) / 2));
        Take(limit, neighbourLimit: limit);
    }

    /// <summary>Gives what is left to messages that were cut, best passage first.</summary>
    public void Grow()
    {
        foreach (var (candidate, stretch) in _candidates)
        {
            if (ReferenceEquals(stretch.Head, candidate))
            {
                var messages = _shown[stretch];
                for (var i = 0; i < messages.Count; i++)
                {
                    messages[i] = messages[i].IsCut ? Grown(messages[i], candidate.Passage.Message) : messages[i];
                }
            }
        }
    }

    private void Take(int limit, int neighbourLimit)
    {
        foreach (var (candidate, stretch) in _candidates)
        {
            if (_budget.Left(limit) < SmallestMessage)
            {
                return;
            }

            if ((stretch.Head is not null || _shown.Count < _most) && TryTakeHit(candidate, stretch, limit))
            {
                // Nearest first and no further than the first that does not fit: a passage without holes reads best.
                _ = stretch.NeighboursOf(candidate).All(neighbour => IsShown(stretch, neighbour) || TryTake(candidate, stretch, neighbour, neighbourLimit));
            }
        }
    }

    private bool TryTakeHit(PassageCandidate candidate, RecallStretch stretch, int limit)
    {
        var hit = stretch.UnitOf(candidate.Passage.Message);
        return IsShown(stretch, hit)
            || (stretch.AnswerTo(candidate.Passage.Message) is { } answer && TryTake(candidate, stretch, [.. hit, .. answer], limit))
            || TryTake(candidate, stretch, hit, limit);
    }

    private bool IsShown(RecallStretch stretch, IReadOnlyList<Message> unit) =>
        _shown.TryGetValue(stretch, out var shown) && shown.Any(message => message.Message.Id == unit[0].Id);

    private bool TryTake(PassageCandidate candidate, RecallStretch stretch, IReadOnlyList<Message> messages, int limit)
    {
        var head = (stretch.Head ?? candidate).Passage;
        var cost = stretch.Head is null ? CostOfHead(head) : default;
        var added = new List<Shown>();
        foreach (var message in messages.Where(message => !IsShown(stretch, [message])))
        {
            var cut = Cut(message);
            added.Add(new Shown(message, cut, CostOf(cut, head.Message)));
            cost += added[^1].Cost;
        }

        if (!_budget.TryTake(WindowPart.Recalled, cost, limit))
        {
            return false;
        }

        stretch.Head ??= candidate;
        if (!_shown.TryGetValue(stretch, out var shown))
        {
            _shown[stretch] = shown = [];
        }

        shown.AddRange(added);
        return true;
    }

    private Message Cut(Message message)
    {
        if (!_cut.TryGetValue(message.Id, out var cut))
        {
            _cut[message.Id] = cut = _costs.Texts(message) is var tokens && tokens <= _longMessage ? message : Cut(message, tokens);
        }

        return cut;
    }

    // Each try aims by the tokens a character took in the last one, a little short: two or three are enough, and what is left over is given out by Grow.
    private Message Cut(Message message, int tokens)
    {
        for (double length = ShortenedMessage.LongestText(message); length >= 1;)
        {
            length *= AimShort * _longMessage / tokens;
            var cut = Shorter(message, (int)length);
            tokens = _costs.Texts(cut);
            if (tokens <= _longMessage)
            {
                return cut;
            }
        }

        return message;
    }

    private TokenCost CostOfHead(RecalledPassage head)
    {
        if (!_costOfHead.TryGetValue(head.Message.Id, out var cost))
        {
            _costOfHead[head.Message.Id] = cost = _costs.Passage(head.Message, head.Session);
        }

        return cost;
    }

    private TokenCost CostOf(Message shown, Message head)
    {
        var key = (shown.Id, _costs.IsSameDay(shown, head));
        if (!_costOf.TryGetValue(key, out var cost))
        {
            _costOf[key] = cost = _costs.Quoted(shown, head);
        }

        return cost;
    }

    private Shown Grown(Shown shown, Message head)
    {
        _budget.GiveBack(WindowPart.Recalled, shown.Cost);
        var longer = Longest(shown.Whole, message => _budget.Fits(WindowPart.Recalled, _costs.Quoted(message, head), _budget.Total));
        var cost = longer is null ? default : _costs.Quoted(longer, head);
        var grown = longer is null || cost.Most < shown.Cost.Most ? shown : new Shown(shown.Whole, longer, cost);
        _budget.TryTake(WindowPart.Recalled, grown.Cost, _budget.Total);
        return grown;
    }

    private Message? Longest(Message message, Func<Message, bool> fits)
    {
        var length = ShortenedText.LongestThatFits(ShortenedMessage.LongestText(message), length => fits(Shorter(message, length)));
        return length < 0 ? null : Shorter(message, length);
    }

    private Message Shorter(Message message, int length) => ShortenedMessage.Of(message, length, _best.GetValueOrDefault(message.Id));

    private RecalledPassage Passage(PassageCandidate head, List<Shown> shown) => head.Passage with
    {
        Message = shown.Single(message => message.Message.Id == head.Passage.Message.Id).Message,
        Neighbours = MessageOrder.Sorted(shown.Select(message => message.Message).Where(message => message.Id != head.Passage.Message.Id)),
        Explain = _explain ? head.Passage.Explain : null,
    };

    private sealed record Shown(Message Whole, Message Message, TokenCost Cost)
    {
        public bool IsCut => !ReferenceEquals(Whole, Message);
    }
}
