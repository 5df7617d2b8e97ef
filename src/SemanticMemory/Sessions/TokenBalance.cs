namespace SemanticMemory.Sessions;

/// <summary>
/// What a session's messages used against what was counted. Every token that was counted belongs to a message that is there, or to one that is gone or was
/// never kept. Sums are compared over all months, because a message does not tell for certain in which one it was counted; the months say where a difference goes.
/// </summary>
internal sealed class TokenBalance
{
    private readonly SortedDictionary<DateOnly, Month> _months = [];

    /// <summary>Tokens of messages that are there.</summary>
    public TokenSums Kept { get; private set; } = TokenSums.None;

    /// <summary>Tokens of messages that are gone or were never kept.</summary>
    public TokenSums Gone { get; private set; } = TokenSums.None;

    /// <summary>Tokens that were counted.</summary>
    public TokenSums Counted { get; private set; } = TokenSums.None;

    /// <summary>A message that is there.</summary>
    public void AddKept(TokenUse use)
    {
        Kept += use.Sums;
        Of(use.Month).Used += use.Sums;
    }

    /// <summary>What a record says of messages that are gone.</summary>
    public void AddGone(TokenUse use)
    {
        Gone += use.Sums;
        Of(use.Month).Used += use.Sums;
    }

    /// <summary>What a record says was counted.</summary>
    public void AddCounted(TokenUse use)
    {
        Counted += use.Sums;
        Of(use.Month).Counted += use.Sums;
    }

    /// <summary>What was used and not counted: a process died in between.</summary>
    public IReadOnlyList<TokenUse> Uncounted() => Spread(Kept + Gone, Counted, month => (month.Used, month.Counted));

    /// <summary>What was counted though no message, there or gone, says so: a process died while one was deleted, or the record of gone messages is younger than it. Spent is spent.</summary>
    public IReadOnlyList<TokenUse> Unnoted() => Spread(Counted, Kept + Gone, month => (month.Counted, month.Used));

    /// <summary>By how much the first is more than the second, from the newest month in which it is so back.</summary>
    private List<TokenUse> Spread(TokenSums more, TokenSums less, Func<Month, (TokenSums More, TokenSums Less)> of)
    {
        var (rest, uses) = (More(more, less), new List<TokenUse>());
        foreach (var (month, sums) in _months.Reverse())
        {
            var here = More(of(sums).More, of(sums).Less);
            var (input, output) = (Math.Min(here.Input, rest.Input), Math.Min(here.Output, rest.Output));
            if (input + output > 0)
            {
                var part = new TokenSums(input, output, Math.Min(Math.Min(here.Copied, rest.Copied), input + output));
                uses.Add(new TokenUse(month, part));
                rest = More(rest, part);
            }
        }

        return uses;
    }

    // No more is copied than is missing: else a difference about copies alone would give somebody tokens back.
    private static TokenSums More(TokenSums left, TokenSums right)
    {
        var (input, output) = (Math.Max(0, left.Input - right.Input), Math.Max(0, left.Output - right.Output));
        return new TokenSums(input, output, Math.Clamp(left.Copied - right.Copied, 0, input + output));
    }

    private Month Of(DateOnly month)
    {
        if (!_months.TryGetValue(month, out var sums))
        {
            _months[month] = sums = new Month();
        }

        return sums;
    }

    private sealed class Month
    {
        public TokenSums Used { get; set; } = TokenSums.None;

        public TokenSums Counted { get; set; } = TokenSums.None;
    }
}
