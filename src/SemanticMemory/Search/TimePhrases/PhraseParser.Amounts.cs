namespace SemanticMemory.Search.TimePhrases;

internal sealed partial class PhraseParser
{
    // More than that is no time that anybody remembers.
    private const int MostUnits = 1000;

    // "Two hours ago" is no stopwatch's word: half an hour on each side, and five minutes where minutes are told.
    private static readonly TimeSpan s_aroundHours = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan s_aroundMinutes = TimeSpan.FromMinutes(5);

    /// <summary>"the last 10 days", "past two hours", "the past week", "in the last month": from the beginning of the first day to now.</summary>
    private TimePhrase? Rolling(int at, bool isLed)
    {
        var name = Skip(at, "the", "this");
        if (!Is(name, "last", "past", "previous"))
        {
            return null;
        }

        var amount = AmountAt(name + 1);
        var (count, unit) = amount is var (found, next) ? (found.Most, next) : (1, name + 1);
        if (unit == name + 1 && !MayStandAlone(name, unit, hasArticle: name > at, isLed))
        {
            return null;
        }

        if (TimeWords.ClockUnit(At(unit)) is { } length)
        {
            return new TimePhrase(unit + 1, calendar.Now - (count * length), calendar.Now);
        }

        return TimeWords.Unit(At(unit)) is var (period, times)
            ? new TimePhrase(unit + 1, calendar.Instant(LocalPeriod.Of(calendar.DayBefore(period, count * times)).From), calendar.Now)
            : null;
    }

    // Without a number: "past week" always; "last week" is the calendar's unless it is "the last week"; "the last day" and "the last minute" are
    // rather ends of something, unless they are led by "in" or the like.
    private bool MayStandAlone(int name, int unit, bool hasArticle, bool isLed)
    {
        if (At(unit).EndsWith('s'))
        {
            return false;
        }

        var isShort = TimeWords.ClockUnit(At(unit)) is not null || TimeWords.Unit(At(unit)) is (CalendarUnit.Day, _);
        return At(name) switch
        {
            "past" => hasArticle || !isShort,
            "last" => (hasArticle && (isLed || !isShort) && At(unit) != "quarter") || At(unit) == "fortnight",
            _ => false,
        };
    }

    /// <summary>"two weeks ago", "an hour ago", "more than a month ago".</summary>
    private TimePhrase? Ago(int at)
    {
        var qualified = (At(at), At(at + 1)) switch
        {
            ("more" or "less", "than") => at + 2,
            ("over" or "under", _) => at + 1,
            _ => Skip(at, "about", "around", "roughly", "approximately", "some", "nearly", "almost", "just"),
        };
        if ((AgoPeriod(qualified) is { } day ? Of(day.Next, day.On(calendar.Today)) : AgoByClock(qualified)) is not { } ago)
        {
            return null;
        }

        return At(at) switch
        {
            "more" or "over" => ago with { From = null, To = ago.From!.Value },
            "less" or "under" => ago with { To = calendar.Now },
            _ => ago,
        };
    }

    /// <summary>"two weeks ago": the whole unit of the calendar that lies so far back.</summary>
    private NamedPeriod? AgoPeriod(int at) =>
        AmountAt(at) is var (amount, unit) && TimeWords.Unit(At(unit)) is var (length, times) && Is(unit + 1, "ago", "back")
            ? Relative(unit + 2, new LocalPeriod(calendar.Back(length, amount.Most * times).From, calendar.Back(length, amount.Least * times).To))
            : null;

    private TimePhrase? AgoByClock(int at)
    {
        if (AmountAt(at) is not var (amount, unit))
        {
            var isHalf = At(at) == "half" && Is(at + 1, "an", "a") && At(at + 2) == "hour" && At(at + 3) == "ago";
            return isHalf ? Around(at + 4, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30), s_aroundMinutes) : null;
        }

        return TimeWords.ClockUnit(At(unit)) is { } length && At(unit + 1) == "ago"
            ? Around(unit + 2, amount.Most * length, amount.Least * length, length.TotalHours >= 1 ? s_aroundHours : s_aroundMinutes)
            : null;
    }

    private TimePhrase Around(int next, TimeSpan most, TimeSpan least, TimeSpan margin) =>
        new(next, calendar.Now - most - margin, least > margin ? calendar.Now - least + margin : calendar.Now);

    /// <summary>"earlier this week", "so far this month", "this year so far", "year to date", "earlier today": from its beginning to now.</summary>
    private TimePhrase? SoFar(int at)
    {
        if (TimeWords.Unit(At(at)) is ({ } unit, 1) && At(at + 1) == "to" && At(at + 2) == "date")
        {
            return ToNow(at + 3, calendar.Back(unit, 0));
        }

        var isLed = At(at) is "earlier" || (At(at) == "so" && At(at + 1) == "far");
        var of = isLed ? at + (At(at) == "so" ? 2 : 1) : at;
        var (period, next) = At(of) == "today"
            ? (calendar.Back(CalendarUnit.Day, 0), of + 1)
            : At(of) == "this" && TimeWords.Unit(At(of + 1)) is ({ } length and not CalendarUnit.Day, 1) ? (calendar.Back(length, 0), of + 2) : (default, 0);
        if (next == 0)
        {
            return null;
        }

        return isLed ? ToNow(next, period) : At(next) == "so" && At(next + 1) == "far" ? ToNow(next + 2, period) : null;
    }

    private TimePhrase ToNow(int next, LocalPeriod period) => new(next, calendar.Instant(period.From), calendar.Now);

    /// <summary>"10", "two", "a", "a couple of", "a few", "several".</summary>
    private (Amount Amount, int Next)? AmountAt(int at)
    {
        var loose = Skip(at, "a");
        switch (At(loose))
        {
            case "couple":
                return (new Amount(2, 3), Skip(loose + 1, "of"));
            case "few" or "several":
                return (new Amount(2, 6), Skip(loose + 1, "of"));
            case "dozen":
                return (new Amount(12, 12), loose + 1);
        }

        var number = Is(at, "a", "an") ? 1 : TimeWords.Number(At(at)) ?? (at >= 0 && at < tokens.Count && !tokens[at].IsOrdinal ? tokens[at].Number : null);
        return number is >= 1 and <= MostUnits and { } exact ? (new Amount(exact, exact), at + 1) : null;
    }
}
