namespace SemanticMemory.Search.TimePhrases;

internal sealed partial class PhraseParser
{
    // "May" and "march" are verbs before these, unless they are written as names.
    private static readonly HashSet<string> s_afterVerb = new(StringComparer.Ordinal)
    {
        "i", "we", "you", "he", "she", "they", "it", "be", "have", "not", "also", "well", "this", "that", "there", "on", "against", "for", "past", "madness", "through",
    };

    /// <summary>A year, and whether it was told by its distance from now.</summary>
    private readonly record struct KnownYear(int Number, bool IsRelative);

    private static bool IsYear(int number) => number is >= 2000 and < 2100;

    private static DateOnly LastWeekday(DayOfWeek day, DateOnly latest) => latest.AddDays(-(((int)latest.DayOfWeek - (int)day + 7) % 7));

    private static LocalPeriod LastMonth(int month, DateOnly latest) => LocalPeriod.OfMonth(latest.Month >= month ? latest.Year : latest.Year - 1, month);

    private static LocalPeriod? DayIn(int year, int month, int day) =>
        day <= DateTime.DaysInMonth(year, month) ? LocalPeriod.Of(new DateOnly(year, month, day)) : null;

    /// <summary>The latest day of this name; 29 February has to go back up to eight years.</summary>
    private static LocalPeriod? LastDate(int month, int day, DateOnly latest)
    {
        for (var year = latest.Year; year >= latest.Year - 8; year--)
        {
            if (DayIn(year, month, day) is { } found && found.FirstDay <= latest)
            {
                return found;
            }
        }

        return null;
    }

    private int DaysIntoWeek(DayOfWeek day) => ((int)day - (int)calendar.WeekStart(calendar.Today).DayOfWeek + 7) % 7;

    private DayOfWeek? Weekday(int at) => TimeWords.Weekday(At(at)) ?? (at >= 0 && at < tokens.Count && tokens[at].IsCapitalised ? TimeWords.ShortWeekday(At(at)) : null);

    /// <summary>A day of a month in digits.</summary>
    private int? Day(int at) => at >= 0 && at < tokens.Count && tokens[at].Number is >= 1 and <= 31 and { } day && At(at).Length <= 4 ? day : null;

    /// <summary>A month by its full name, or by a short one that is written as a name or stands beside a number.</summary>
    private (int Month, int Next)? MonthName(int at)
    {
        if (at < 0 || at >= tokens.Count)
        {
            return null;
        }

        if (TimeWords.Month(At(at)) is { } month)
        {
            // The first word of a sentence is written large whatever it is.
            var isName = month is not (3 or 5) || (tokens[at].IsCapitalised && at > 0) || !s_afterVerb.Contains(At(at + 1));
            return isName ? (month, at + 1) : null;
        }

        var isShortName = tokens[at].IsCapitalised || Day(at - 1) is not null || Day(at + 1) is not null;
        return isShortName && TimeWords.ShortMonth(At(at)) is { } found ? (found, At(at + 1) == "." && at + 2 < tokens.Count ? at + 2 : at + 1) : null;
    }

    /// <summary>The year after a month, a date or a quarter: "2025", "of 2025", ", 2025", "last year"; else none, and the same token.</summary>
    private (KnownYear? Year, int Next) YearAfter(int at)
    {
        var year = Skip(Skip(at, ","), "of", "in");
        if (YearName(year) is { } named && !(year > at && At(at) == "," && IsCounted(named.Next)))
        {
            return (new KnownYear(named.On(calendar.Today)!.Value.From.Year, IsRelative: false), named.Next);
        }

        year = Skip(year, "the");
        return (At(year), At(year + 1), At(year + 2)) switch
        {
            ("last" or "previous", "year", _) => (new KnownYear(calendar.Today.Year - 1, IsRelative: true), year + 2),
            ("this", "year", _) => (new KnownYear(calendar.Today.Year, IsRelative: true), year + 2),
            ("year", "before", "last") => (new KnownYear(calendar.Today.Year - 2, IsRelative: true), year + 3),
            _ => (null, at),
        };
    }
}
