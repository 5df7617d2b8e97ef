using SemanticMemory.Messages;

namespace SemanticMemory.Context;

/// <summary>Which of the session's turns are shown: the newest always, older ones without a gap as far back as there is room.</summary>
internal sealed class TurnSelection
{
    // What a newest turn that has to be cut anyway leaves to facts and recall, unless it could not be shown at all.
    private const double ShareOfLongNewest = 0.75;

    // An older turn that takes more than this share of the budget is worth showing in part; any other is shown whole or not at all.
    private const double ShareOfLongTurn = 0.25;

    // Less than this is not worth cutting a turn for, in tokens.
    private const int WorthShowing = 64;

    private readonly WindowCosts _costs;
    private readonly WindowBudget _budget;
    private readonly long _all;
    private readonly long _older;
    private readonly IReadOnlyList<IReadOnlyList<Message>> _units;
    private readonly List<Shown> _shown = [];
    private readonly TokenCost?[] _unitCosts;
    private bool _endsWithCut;

    /// <summary>Nothing is shown yet.</summary>
    public TurnSelection(ContextMaterial material, WindowCosts costs, WindowBudget budget)
    {
        (_costs, _budget) = (costs, budget);
        var turns = material.Turns.DistinctBy(turn => turn.Id).ToList();
        _units = TurnUnits.Of(turns);
        _unitCosts = new TokenCost?[_units.Count];
        (_all, _older) = (material.OlderTurns + turns.Count, material.OlderTurns);
    }

    /// <summary>What is shown, in time order.</summary>
    public IReadOnlyList<Message> Messages => [.. _shown.AsEnumerable().Reverse().SelectMany(unit => unit.Messages)];

    /// <summary>The turns of the session that are not shown.</summary>
    public long Omitted => _all - _shown.Sum(unit => unit.Messages.Count);

    /// <summary>Those shown that were cut.</summary>
    public IEnumerable<Guid> Truncated => _shown.AsEnumerable().Reverse()
        .SelectMany(unit => unit.Messages.Zip(unit.Whole))
        .Where(pair => !ReferenceEquals(pair.First, pair.Second))
        .Select(pair => pair.First.Id);

    /// <summary>Those of the material that are not shown and are older than what is, in time order.</summary>
    public IReadOnlyList<Message> NotShown => [.. _units.SkipLast(_shown.Count).SelectMany(unit => unit)];

    /// <summary>Are all turns in the material, and would those not shown yet stay below the limit?</summary>
    public bool RestFits(int limit)
    {
        if (_older > 0 || (_endsWithCut && _shown.Count < _units.Count))
        {
            return false;
        }

        var rest = default(TokenCost);
        for (var unit = _units.Count - 1 - _shown.Count; unit >= 0; unit--)
        {
            rest += CostOfUnit(unit);
            if (!_budget.Fits(WindowPart.Turns, rest, limit))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the newest turn, cut if it does not fit whole.</summary>
    /// <returns><see langword="false"/>: there is no room for it, cut or not.</returns>
    public bool TryTakeNewest() =>
        _units.Count == 0
        || TryTakeNext(_budget.Total)
        || TryShortenNext(_budget.LimitFor(ShareOfLongNewest))
        || TryShortenNext(_budget.Total);

    /// <summary>
    /// Takes older turns, newest of them first, at most <paramref name="most"/> exchanges of one message or of a call with its answers; none beyond one that was cut.
    /// </summary>
    public void TakeOlder(int limit, int most)
    {
        for (var i = 0; i < most && !_endsWithCut && _shown.Count < _units.Count && TryTakeNext(limit); i++)
        {
        }
    }

    /// <summary>Takes all older turns that fit; a long one that does not is cut to what is left.</summary>
    public void TakeOlder(int limit)
    {
        TakeOlder(limit, int.MaxValue);
        if (!_endsWithCut && _shown.Count < _units.Count && CostOfNext.Most > _budget.Total * ShareOfLongTurn && _budget.Left(limit) >= WorthShowing)
        {
            _endsWithCut = TryShortenNext(limit);
        }
    }

    /// <summary>Gives what is left to turns that were cut.</summary>
    public void Grow()
    {
        for (var i = 0; i < _shown.Count; i++)
        {
            var unit = _shown[i];
            if (!unit.Messages.SequenceEqual(unit.Whole, ReferenceEqualityComparer.Instance))
            {
                _budget.GiveBack(WindowPart.Turns, unit.Cost);
                _shown[i] = Longest(unit.Whole, _budget.Total) is { } longer && longer.Cost.Most >= unit.Cost.Most ? longer : unit;
                _budget.TryTake(WindowPart.Turns, _shown[i].Cost, _budget.Total);
            }
        }
    }

    private IReadOnlyList<Message> Next => _units[_units.Count - 1 - _shown.Count];

    private TokenCost CostOfNext => CostOfUnit(_units.Count - 1 - _shown.Count);

    private TokenCost CostOfUnit(int unit) => _unitCosts[unit] ??= CostOf(_units[unit]);

    private bool TryTakeNext(int limit) => TryTake(new Shown(Next, Next, CostOfNext), limit);

    private bool TryShortenNext(int limit) => Longest(Next, limit) is { } shortened && TryTake(shortened, limit);

    private bool TryTake(Shown unit, int limit)
    {
        if (!_budget.TryTake(WindowPart.Turns, unit.Cost, limit))
        {
            return false;
        }

        _shown.Add(unit);
        return true;
    }

    // As a last resort the names of the speakers go: a turn that is there without its author is better than none.
    private Shown? Longest(IReadOnlyList<Message> whole, int limit) =>
        Longest(whole, whole, limit) ?? Longest(whole, [.. whole.Select(message => message.Author is null ? message : message with { Author = null })], limit);

    private Shown? Longest(IReadOnlyList<Message> whole, IReadOnlyList<Message> from, int limit)
    {
        var length = ShortenedText.LongestThatFits(
            from.Max(ShortenedMessage.LongestText),
            length => _budget.Fits(WindowPart.Turns, CostOf(Cut(from, length)), limit));
        return length < 0 ? null : Cut(from, length) is var cut ? new Shown(whole, cut, CostOf(cut)) : null;
    }

    private static IReadOnlyList<Message> Cut(IReadOnlyList<Message> messages, int length) =>
        [.. messages.Select(message => ShortenedMessage.Of(message, length))];

    private TokenCost CostOf(IReadOnlyList<Message> messages) => messages.Aggregate(default(TokenCost), (sum, message) => sum + _costs.Turn(message));

    private sealed record Shown(IReadOnlyList<Message> Whole, IReadOnlyList<Message> Messages, TokenCost Cost);
}
