using SemanticMemory.Messages;

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
    private readonly IReadOnlyList<RecallHit> _hits;
    private readonly int _longMessage;
    private readonly int _most;
    private readonly bool _explain;
    private int _passages;

    /// <summary>Nothing is shown yet.</summary>
    public RecallSelection(ContextMaterial material, WindowCosts costs, WindowBudget budget)
    {
        (_costs, _budget) = (costs, budget);
        _hits = RecallStretch.Of(material.Recalled, material.Session.Id, material.Turns.Select(turn => turn.Id).ToHashSet());
        _longMessage = Math.Max(ShortestLongMessage, (int)(budget.Total * ShareOfLongMessage));
        _most = material.Request.CrossSession ? material.Request.MaxRecalled : 0;
        _explain = material.Request.Explain;
    }

    /// <summary>What is shown, best first.</summary>
    public IReadOnlyList<RecalledPassage> Passages => [.. Heads.Select(Passage)];

    /// <summary>Passages that were asked for and found, and are not shown.</summary>
    public int Omitted => Math.Min(_most, _hits.Select(hit => hit.Stretch).Distinct().Count()) - _passages;

    /// <summary>Those shown that were cut.</summary>
    public IEnumerable<Guid> Truncated => Heads.SelectMany(head => head.Stretch.Shown).Where(message => message.IsShownCut).Select(message => message.Whole.Id);

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
        foreach (var head in Heads)
        {
            foreach (var message in head.Stretch.Taken)
            {
                if (message.IsShownCut)
                {
                    Grow(message, head.Message.Whole);
                }
            }
        }
    }

    private IEnumerable<RecallHit> Heads => _hits.Where(hit => ReferenceEquals(hit.Stretch.Head, hit));

    private void Take(int limit, int neighbourLimit)
    {
        foreach (var hit in _hits)
        {
            if (_budget.Left(limit) < SmallestMessage)
            {
                return;
            }

            if ((hit.Stretch.Head is not null || _passages < _most) && TryTakeHit(hit, limit))
            {
                TakeNeighbours(hit, neighbourLimit);
            }
        }
    }

    private bool TryTakeHit(RecallHit hit, int limit)
    {
        var unit = hit.Stretch.UnitOf(hit.Message);
        return unit[0].Shown is not null
            || (hit.Stretch.AnswerTo(hit.Message) is { Count: > 0 } answer && TryTake(hit, unit, answer, limit))
            || TryTake(hit, unit, [], limit);
    }

    // Nearest first and no further than the first that does not fit: a passage without holes reads best.
    private void TakeNeighbours(RecallHit hit, int limit)
    {
        foreach (var unit in hit.Neighbours)
        {
            if (unit[0].Shown is null && !TryTake(hit, unit, [], limit))
            {
                return;
            }
        }
    }

    private bool TryTake(RecallHit hit, IReadOnlyList<RecalledMessage> unit, IReadOnlyList<RecalledMessage> answer, int limit)
    {
        var stretch = hit.Stretch;
        var head = stretch.Head ?? hit;
        var heading = stretch.Head is null ? CostAsHead(hit) : default;

        // Most of what does not fit is known not to by its texts alone, which are counted once: it need not be rendered.
        if (!_budget.Fits(WindowPart.Recalled, heading + new TokenCost(TextsOf(unit) + TextsOf(answer), 0, 0), limit)
            || !_budget.TryTake(WindowPart.Recalled, heading + CostOf(unit, head) + CostOf(answer, head), limit))
        {
            return false;
        }

        _passages += stretch.Head is null ? 1 : 0;
        stretch.Head = head;
        Show(unit, head);
        Show(answer, head);
        return true;
    }

    private void Show(IReadOnlyList<RecalledMessage> messages, RecallHit head)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i] is { Shown: null } message)
            {
                message.Shown = (Cut(message).Message, CostOf(message, head.Message.Whole));
                message.Stretch.Taken.Add(message);
            }
        }
    }

    private int TextsOf(IReadOnlyList<RecalledMessage> messages)
    {
        var tokens = 0;
        for (var i = 0; i < messages.Count; i++)
        {
            tokens += messages[i].Shown is null ? Cut(messages[i]).Texts : 0;
        }

        return tokens;
    }

    private TokenCost CostOf(IReadOnlyList<RecalledMessage> messages, RecallHit head)
    {
        var cost = default(TokenCost);
        for (var i = 0; i < messages.Count; i++)
        {
            cost += messages[i].Shown is null ? CostOf(messages[i], head.Message.Whole) : default;
        }

        return cost;
    }

    private TokenCost CostOf(RecalledMessage message, Message head)
    {
        var (cut, texts) = Cut(message);
        var isSameDay = _costs.IsSameDay(cut, head);
        if (message.Cost is { } known && known.IsSameDay == isSameDay)
        {
            return known.Cost;
        }

        var cost = _costs.Quoted(cut, head, texts);
        message.Cost = (isSameDay, cost);
        return cost;
    }

    private TokenCost CostAsHead(RecallHit hit) => hit.CostAsHead ??= _costs.Passage(hit.Candidate.Passage.Message, hit.Candidate.Passage.Session);

    private (Message Message, int Texts) Cut(RecalledMessage message) =>
        message.Cut ??= _costs.Texts(message.Whole) is var tokens && tokens <= _longMessage ? (message.Whole, tokens) : Cut(message, tokens);

    // Each try aims by the tokens a character took in the last one, a little short: two or three are enough, and what is left over is given out by Grow.
    private (Message Message, int Texts) Cut(RecalledMessage message, int tokens)
    {
        var whole = tokens;
        for (double length = ShortenedMessage.LongestText(message.Whole); length >= 1;)
        {
            length *= AimShort * _longMessage / tokens;
            var cut = Shorter(message, (int)length);
            tokens = _costs.Texts(cut);
            if (tokens <= _longMessage)
            {
                return (cut, tokens);
            }
        }

        return (message.Whole, whole);
    }

    private void Grow(RecalledMessage message, Message head)
    {
        var shown = message.Shown!.Value;
        _budget.GiveBack(WindowPart.Recalled, shown.Cost);
        if (Longest(message, longer => _budget.Fits(WindowPart.Recalled, _costs.Quoted(longer, head), _budget.Total)) is { } longer
            && _costs.Quoted(longer, head) is var cost && cost.Most >= shown.Cost.Most)
        {
            message.Shown = shown = (longer, cost);
        }

        _budget.TryTake(WindowPart.Recalled, shown.Cost, _budget.Total);
    }

    private static Message? Longest(RecalledMessage message, Func<Message, bool> fits)
    {
        var length = ShortenedText.LongestThatFits(ShortenedMessage.LongestText(message.Whole), length => fits(Shorter(message, length)));
        return length < 0 ? null : Shorter(message, length);
    }

    private static Message Shorter(RecalledMessage message, int length) => ShortenedMessage.Of(message.Whole, length, message.Best);

    private RecalledPassage Passage(RecallHit head) => head.Candidate.Passage with
    {
        Message = head.Message.Shown!.Value.Message,
        Neighbours = [.. head.Stretch.Shown.Where(message => message != head.Message).Select(message => message.Shown!.Value.Message)],
        Explain = _explain ? head.Candidate.Passage.Explain : null,
    };
}
