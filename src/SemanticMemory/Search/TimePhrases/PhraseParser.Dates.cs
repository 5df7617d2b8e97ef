using System.Globalization;

namespace SemanticMemory.Search.TimePhrases;

internal sealed partial class PhraseParser
{
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

    /// <summary>"Christmas", "the new year": days that are the same every year.</summary>
    private NamedPeriod? Feast(int at) => (At(at), At(at + 1)) switch
    {
        ("christmas", _) => DateOf(at + 1, 12, 25, year: null),
        ("new", "year") => DateOf(at + 2, 1, 1, year: null),
        _ => null,
    };
}
