namespace SemanticMemory.Search.TimePhrases;

internal sealed partial class PhraseParser
{
    /// <summary>A period by its name, the longest one that begins here.</summary>
    private NamedPeriod? Name(int at)
    {
        var name = Skip(at, "the");
        return DayName(name) ?? UnitName(name) ?? WeekOf(name) ?? WeekdayName(name) ?? Date(name) ?? Feast(name) ?? EndOf(name) ?? MonthPeriod(name) ?? QuarterName(name) ?? YearName(name) ?? AgoPeriod(name);
    }

    /// <summary>"today", "yesterday evening", "the day before yesterday", "this morning", "last night".</summary>
    private NamedPeriod? DayName(int at)
    {
        if (At(at) == "today")
        {
            return Relative(at + 1, calendar.Back(CalendarUnit.Day, 0));
        }

        if (At(at) == "yesterday" || (At(at) == "day" && At(at + 1) == "before" && At(at + 2) == "yesterday"))
        {
            var back = At(at) == "yesterday" ? 1 : 2;
            var (next, period) = DayPartAt(at + (2 * back) - 1, calendar.Today.AddDays(-back));
            return Relative(next, period);
        }

        if (At(at) == "tonight")
        {
            return Relative(at + 1, calendar.Back(CalendarUnit.Day, 0).Within(DayPart.Night));
        }

        return (At(at), TimeWords.Part(At(at + 1))) switch
        {
            ("this", { } part and not DayPart.Night) => Relative(at + 2, calendar.Back(CalendarUnit.Day, 0).Within(part)),
            ("last", { } part and (DayPart.Night or DayPart.Evening)) => Relative(at + 2, calendar.Back(CalendarUnit.Day, 1).Within(part)),
            _ => null,
        };
    }

    /// <summary>"last week", "this month", "the quarter before last", "last weekend".</summary>
    private NamedPeriod? UnitName(int at)
    {
        var (back, unit) = At(at) switch
        {
            "last" or "previous" or "preceding" => (1, at + 1),
            "this" or "current" => (0, at + 1),
            _ when At(at + 1) == "before" && At(at + 2) == "last" => (2, at),
            _ => (-1, at),
        };
        var next = back == 2 ? at + 3 : at + 2;
        if (back >= 0 && At(unit) == "weekend")
        {
            // On a Saturday or Sunday "last weekend" is the one before the present one.
            return Relative(next, calendar.Weekend(back));
        }

        if (back < 0 || TimeWords.Unit(At(unit)) is not ({ } length and not CalendarUnit.Day, 1) || At(unit).EndsWith('s'))
        {
            return null;
        }

        var period = calendar.Back(length, back);
        var on = Skip(Skip(next, ","), "on");
        return length == CalendarUnit.Week && Weekday(on) is { } day ? InWeek(on + 1, day, period) : Relative(next, period);
    }

    /// <summary>"last Monday", "Monday last week", "Monday".</summary>
    private NamedPeriod? WeekdayName(int at)
    {
        var named = Is(at, "last", "past", "previous", "this") ? at + 1 : at;
        if (At(named) == "past" && named > at)
        {
            named++;
        }

        if (Weekday(named) is not { } day)
        {
            return null;
        }

        if (named == at)
        {
            return WeekdayOf(at) is { } of ? of
                : Date(Skip(at + 1, ",")) is { } date ? date
                : new NamedPeriod(at + 1, NameKind.Weekday, IsFixed: false, latest => LocalPeriod.Of(LastWeekday(day, latest)));
        }

        var isThis = At(named - 1) == "this";
        var meant = isThis ? calendar.WeekStart(calendar.Today).AddDays(DaysIntoWeek(day)) : LastWeekday(day, calendar.Today.AddDays(-1));
        var (next, period) = DayPartAt(named + 1, meant);
        return Relative(next, period);
    }

    /// <summary>"Monday last week", "Monday of the week before last".</summary>
    private NamedPeriod? WeekdayOf(int at)
    {
        var week = Skip(Skip(Skip(at + 1, ","), "of", "in"), "the");
        return Weekday(at) is { } day && (At(week + 1) == "week" || At(week) == "week") && UnitName(week) is { Kind: NameKind.Relative } named && named.On(calendar.Today) is { } period
            ? InWeek(named.Next, day, period)
            : null;
    }

    private NamedPeriod InWeek(int next, DayOfWeek day, LocalPeriod week)
    {
        var (after, period) = DayPartAt(next, week.FirstDay.AddDays(DaysIntoWeek(day)));
        return Relative(after, period);
    }

    /// <summary>"the week of 2 March": the week that has this day in it.</summary>
    private NamedPeriod? WeekOf(int at) =>
        At(at) == "week" && At(at + 1) == "of" && Date(at + 2) is { } date && date.On(calendar.Today) is { } day
            ? Relative(date.Next, LocalPeriod.Of(calendar.WeekStart(day.FirstDay), calendar.WeekStart(day.FirstDay).AddDays(7)))
            : null;

    private static NamedPeriod Relative(int next, LocalPeriod period) => NamedPeriod.Fixed(next, NameKind.Relative, period);

    /// <summary>A day, and the part of it that is named after it.</summary>
    private (int Next, LocalPeriod Period) DayPartAt(int at, DateOnly day)
    {
        var part = Skip(Skip(at, "in", "at"), "the");
        return TimeWords.Part(At(part)) is { } named ? (part + 1, LocalPeriod.Of(day).Within(named)) : (at, LocalPeriod.Of(day));
    }
}
