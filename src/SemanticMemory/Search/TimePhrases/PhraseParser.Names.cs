using System.Globalization;

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

    /// <summary>"May", "May 2025", "May last year", "last May", "early May".</summary>
    private NamedPeriod? MonthPeriod(int at)
    {
        if (Is(at, "last", "this") && MonthName(at + 1) is { } relative)
        {
            var before = At(at) == "last" ? calendar.Back(CalendarUnit.Month, 1).FirstDay : calendar.Back(CalendarUnit.Year, 0).FirstDay.AddMonths(11);
            return Relative(relative.Next, LastMonth(relative.Month, before));
        }

        var part = At(at);
        var isPart = part is "early" or "mid" or "late";
        var name = isPart ? Skip(at + 1, "-") : at;
        if (MonthName(name) is not { } month)
        {
            return null;
        }

        var (year, next) = YearAfter(month.Next);
        return year switch
        {
            { IsRelative: true } => Relative(next, PartOf(part, LocalPeriod.OfMonth(year.Value.Number, month.Month))),
            { } known => NamedPeriod.Fixed(next, NameKind.Month, PartOf(part, LocalPeriod.OfMonth(known.Number, month.Month))),
            null => new NamedPeriod(next, NameKind.Month, IsFixed: false, latest => PartOf(part, LastMonth(month.Month, latest))),
        };
    }

    // Thirds of a month, the last one with what is left.
    private static LocalPeriod PartOf(string part, LocalPeriod month) => part switch
    {
        "early" => month with { To = month.From.AddDays(10) },
        "mid" => new LocalPeriod(month.From.AddDays(10), month.From.AddDays(20)),
        "late" => month with { From = month.From.AddDays(20) },
        _ => month,
    };

    /// <summary>"3 March", "the 3rd of March 2026", "March 3rd, last year", "2026-03-05", "05.03.2026", with or without the weekday.</summary>
    private NamedPeriod? Date(int at)
    {
        if (Numeric(at) is { } numeric)
        {
            return numeric;
        }

        var first = Skip(at, "the");
        var day = Day(first) ?? (At(first + 1) == "of" ? TimeWords.Ordinal(At(first)) : null);
        if (day is { } number && MonthName(Skip(first + 1, "of")) is { } after)
        {
            var (year, next) = YearAfter(after.Next);
            return DateOf(next, after.Month, number, year);
        }

        if (MonthName(first) is { } before)
        {
            var later = Skip(before.Next, "the");
            if (Day(later) is { } last)
            {
                var (year, next) = YearAfter(later + 1);
                return DateOf(next, before.Month, last, year);
            }
        }

        return null;
    }

    private static NamedPeriod DateOf(int next, int month, int day, KnownYear? year) => year switch
    {
        { IsRelative: true } => NamedPeriod.Fixed(next, NameKind.Relative, DayIn(year.Value.Number, month, day)),
        { } known => NamedPeriod.Fixed(next, NameKind.Date, DayIn(known.Number, month, day)),
        null => new NamedPeriod(next, NameKind.Date, IsFixed: false, latest => LastDate(month, day, latest)),
    };

    /// <summary>"2026-03-05", "2026-03", "05.03.2026": where day and month could be mistaken for each other (03/05/2026) nothing is understood.</summary>
    private NamedPeriod? Numeric(int at)
    {
        var digits = At(at);
        if (DateOnly.TryParseExact(digits, ["yyyy-MM-dd", "yyyy/M/d", "d.M.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return IsYear(day.Year) ? NamedPeriod.Fixed(at + 1, NameKind.Date, LocalPeriod.Of(day)) : null;
        }

        return DateOnly.TryParseExact(digits, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && IsYear(month.Year)
            ? NamedPeriod.Fixed(at + 1, NameKind.Month, LocalPeriod.OfMonth(month.Year, month.Month))
            : null;
    }

    /// <summary>"Q1", "Q1 2026", "the first quarter of last year".</summary>
    private NamedPeriod? QuarterName(int at)
    {
        var quarter = At(at) is ['q', >= '1' and <= '4'] short_ ? short_[1] - '0' : 0;
        var next = at + 1;
        if (quarter == 0 && At(at + 1) == "quarter" && (TimeWords.Ordinal(At(at)) ?? (tokens[at].IsOrdinal ? tokens[at].Number : null)) is <= 4 and { } ordinal)
        {
            (quarter, next) = (ordinal, at + 2);
        }

        if (quarter == 0)
        {
            return null;
        }

        var (year, after) = YearAfter(next);
        LocalPeriod Of(int number) => LocalPeriod.Of(new DateOnly(number, (quarter * 3) - 2, 1), new DateOnly(number, (quarter * 3) - 2, 1).AddMonths(3));
        return year switch
        {
            { IsRelative: true } => Relative(after, Of(year.Value.Number)),
            { } known => NamedPeriod.Fixed(after, NameKind.Quarter, Of(known.Number)),
            null => new NamedPeriod(after, NameKind.Quarter, IsFixed: false, latest => Of(latest.Month > (quarter * 3) - 3 ? latest.Year : latest.Year - 1)),
        };
    }

    /// <summary>"2025", "the year 2025".</summary>
    private NamedPeriod? YearName(int at)
    {
        var name = Skip(at, "year");
        return name < tokens.Count && At(name).Length == 4 && tokens[name].Number is { } year && IsYear(year)
            ? NamedPeriod.Fixed(name + 1, NameKind.Year, LocalPeriod.OfYear(year))
            : null;
    }

    /// <summary>"the beginning of the year", "the end of May": its first or last day, which bounds but does not filter by itself.</summary>
    private NamedPeriod? EndOf(int at)
    {
        if (!Is(at, "beginning", "start", "end") || At(at + 1) != "of")
        {
            return null;
        }

        LocalPeriod DayOf(LocalPeriod period) => LocalPeriod.Of(At(at) == "end" ? DateOnly.FromDateTime(period.To.AddDays(-1)) : period.FirstDay);
        var of = Skip(at + 2, "the");
        if (of > at + 2 && TimeWords.Unit(At(of)) is ({ } unit and not CalendarUnit.Day, 1))
        {
            return NamedPeriod.Fixed(of + 1, NameKind.Date, DayOf(calendar.Back(unit, 0)));
        }

        return Name(of) is { Kind: not (NameKind.Date or NameKind.Weekday) } name
            ? new NamedPeriod(name.Next, NameKind.Date, name.IsFixed, latest => name.On(latest) is { } period ? DayOf(period) : null)
            : null;
    }

    /// <summary>"the week of 2 March": the week that has this day in it.</summary>
    private NamedPeriod? WeekOf(int at) =>
        At(at) == "week" && At(at + 1) == "of" && Date(at + 2) is { } date && date.On(calendar.Today) is { } day
            ? Relative(date.Next, LocalPeriod.Of(calendar.WeekStart(day.FirstDay), calendar.WeekStart(day.FirstDay).AddDays(7)))
            : null;

    /// <summary>"Christmas", "the new year": days that are the same every year.</summary>
    private NamedPeriod? Feast(int at) => (At(at), At(at + 1)) switch
    {
        ("christmas", _) => DateOf(at + 1, 12, 25, year: null),
        ("new", "year") => DateOf(at + 2, 1, 1, year: null),
        _ => null,
    };

    private static NamedPeriod Relative(int next, LocalPeriod period) => NamedPeriod.Fixed(next, NameKind.Relative, period);

    /// <summary>A day, and the part of it that is named after it.</summary>
    private (int Next, LocalPeriod Period) DayPartAt(int at, DateOnly day)
    {
        var part = Skip(Skip(at, "in", "at"), "the");
        return TimeWords.Part(At(part)) is { } named ? (part + 1, LocalPeriod.Of(day).Within(named)) : (at, LocalPeriod.Of(day));
    }
}
