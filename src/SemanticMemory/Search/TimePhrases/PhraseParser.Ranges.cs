namespace SemanticMemory.Search.TimePhrases;

internal sealed partial class PhraseParser
{
    // What follows a number that is no year: "before 2040 users".
    private static readonly HashSet<string> s_counted = new(StringComparer.Ordinal) { "percent", "eur", "usd", "gbp", "km", "kg", "gb", "mb", "kb", "ms", "%", "€", "$", "£" };

    /// <summary>"since X", "after X", "before X", "until X", "from X on".</summary>
    private TimePhrase? Bounded(int at) => At(at) switch
    {
        // "Two days after 3 March" is another day, and so is "the Sunday before".
        "after" or "before" when TimeWords.Unit(At(at - 1)) is not null || At(at - 1) == "weekend" || Weekday(at - 1) is not null => null,
        "since" => Since(at + 1),
        "ever" when At(at + 1) == "since" => Since(at + 2),
        "from" => Onwards(at + 1),
        "after" => Bound(at + 1) is { Kind: not NameKind.Weekday } name ? After(name) : null,
        "before" => Before(at + 1),
        "prior" when At(at + 1) == "to" => Before(at + 2),
        "until" or "till" => Until(at + 1),
        "up" when Is(at + 1, "to", "until", "till") => Until(at + 2),
        _ => null,
    };

    private TimePhrase? Since(int at)
    {
        if (Ago(at) is { From: not null } ago)
        {
            return ago with { To = calendar.Now };
        }

        return Bound(at) is { } name && name.On(LatestStart(name)) is { } period ? new TimePhrase(name.Next, calendar.Instant(period.From), calendar.Now) : null;
    }

    private TimePhrase? Onwards(int at) =>
        Bound(at) is { } name && Is(name.Next, "on", "onward", "onwards", "forward") && name.On(LatestStart(name)) is { } period
            ? new TimePhrase(name.Next + 1, calendar.Instant(period.From), calendar.Now)
            : null;

    private TimePhrase? After(NamedPeriod name) =>
        !IsAhead(name) && name.On(calendar.Today) is { } period ? new TimePhrase(name.Next, calendar.Instant(period.To), calendar.Now) : null;

    private TimePhrase? Before(int at) => Bound(at) is { Kind: not NameKind.Weekday } name && !IsAhead(name) ? Until(name.Next, name.On(calendar.Today)?.From) : null;

    // "Until 2030" and "until today" are rather about what holds than about when something was said.
    private TimePhrase? Until(int at) =>
        Bound(at) is { Kind: not (NameKind.Weekday or NameKind.Year) } name && At(at) != "today" && !IsAhead(name) ? Until(name.Next, name.On(calendar.Today)?.To) : null;

    private TimePhrase? Until(int next, DateTime? local) => local is { } time ? new TimePhrase(next, From: null, calendar.Instant(time)) : null;

    // In March, "before May" and "from 2 to 5 May" are about the May to come: it is nearer by far than the last one.
    private bool IsAhead(NamedPeriod name) =>
        name is { IsFixed: false, Kind: not NameKind.Weekday } && name.On(calendar.Today) is { } period && period.FirstDay <= calendar.Today.AddMonths(-9);

    /// <summary>"between X and Y", "from X to Y", "3-5 March".</summary>
    private TimePhrase? Range(int at)
    {
        if (At(at) == "between")
        {
            return Pair(at + 1, "and", "&");
        }

        if (At(at) == "from")
        {
            return Pair(at + 1, "to", "until", "till", "through", "thru", "-", "–", "—") is { } pair && !IsWorkingWeek(at + 1) ? pair : null;
        }

        var bare = Skip(at, "in", "on", "during");
        return DayRange(bare, "to", "-", "–", "—");
    }

    // "From Monday to Friday" is when the office is open.
    private bool IsWorkingWeek(int at) => Weekday(at) == DayOfWeek.Monday && Weekday(at + 2) is DayOfWeek.Friday or DayOfWeek.Saturday or DayOfWeek.Sunday;

    private TimePhrase? Pair(int at, params ReadOnlySpan<string> joints)
    {
        if (DayRange(at, joints) is { } days)
        {
            return days;
        }

        if (Bound(at) is not { } first || !Is(first.Next, joints))
        {
            return null;
        }

        var second = first.Next + 1;
        if (At(second) == "now")
        {
            return first.On(LatestStart(first)) is { } open ? new TimePhrase(second + 1, calendar.Instant(open.From), calendar.Now) : null;
        }

        return Bound(second) is { } last && Hull(first, last) is { } hull ? Of(last.Next, hull) : null;
    }

    /// <summary>From the beginning of the one to the end of the other; each takes from the other what it does not say of its year.</summary>
    private LocalPeriod? Hull(NamedPeriod first, NamedPeriod last)
    {
        if (first.IsFixed && !last.IsFixed)
        {
            var from = first.On(calendar.Today);
            var to = from is { } known ? last.On(last.Kind == NameKind.Weekday ? known.FirstDay.AddDays(6) : known.FirstDay.AddYears(1).AddDays(-1)) : null;
            return Ordered(from, to);
        }

        var until = IsAhead(last) ? null : last.On(calendar.Today);
        return until is { } end ? Ordered(first.On(end.FirstDay), until) : null;
    }

    private static LocalPeriod? Ordered(LocalPeriod? first, LocalPeriod? last) =>
        first is { } from && last is { } to && from.From < to.To && from.From <= to.From ? new LocalPeriod(from.From, to.To) : null;

    // A weekday that a talk goes on since is not today's.
    private DateOnly LatestStart(NamedPeriod name) => name.Kind == NameKind.Weekday ? calendar.Today.AddDays(-1) : calendar.Today;

    /// <summary>A period that can bound another; a bare number has to look like a year.</summary>
    private NamedPeriod? Bound(int at) => Name(at) is { } name && (name.Kind != NameKind.Year || !IsCounted(name.Next)) ? name : null;

    private bool IsCounted(int at) => s_counted.Contains(At(at)) || (At(at).Length > 3 && At(at).EndsWith('s') && At(at) is not ("this" or "does" or "was"));

    /// <summary>Two days of one month: "3 to 5 March 2026", "March 3-5".</summary>
    private TimePhrase? DayRange(int at, params ReadOnlySpan<string> joints) =>
        DaysOfMonth(at, joints) is var (day, last) && !IsAhead(last) && last.On(calendar.Today) is { } until && day <= until.From.Day
            ? Of(last.Next, until with { From = until.From.AddDays(day - until.From.Day) })
            : null;

    private (int Day, NamedPeriod Last)? DaysOfMonth(int at, params ReadOnlySpan<string> joints)
    {
        var first = Skip(at, "the");
        if (Day(first) is { } day && Is(first + 1, joints) && Date(first + 2) is { } last)
        {
            return (day, last);
        }

        if (MonthName(first) is { } month && Day(month.Next) is { } earlier && Is(month.Next + 1, joints) && Day(month.Next + 2) is { } later
            && MonthName(month.Next + 3) is null)
        {
            var (year, next) = YearAfter(month.Next + 3);
            return (earlier, DateOf(next, month.Month, later, year));
        }

        return null;
    }
}
