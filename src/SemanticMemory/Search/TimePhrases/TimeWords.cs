namespace SemanticMemory.Search.TimePhrases;

/// <summary>A unit of the calendar.</summary>
internal enum CalendarUnit
{
    /// <summary>From midnight to midnight.</summary>
    Day,

    /// <summary>Seven days from the caller's first day of the week.</summary>
    Week,

    /// <summary>A month.</summary>
    Month,

    /// <summary>Three months from January, April, July or October.</summary>
    Quarter,

    /// <summary>A year.</summary>
    Year,
}

/// <summary>How many of a unit; both the same unless it was said loosely.</summary>
internal readonly record struct Amount(int Least, int Most);

/// <summary>What English words of time stand for.</summary>
internal static class TimeWords
{
    private static readonly string[] s_months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] s_days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    // Not "sun" and "sat": they are words of their own.
    private static readonly Dictionary<string, DayOfWeek> s_shortDays = new()
    {
        ["mon"] = DayOfWeek.Monday,
        ["tue"] = DayOfWeek.Tuesday,
        ["tues"] = DayOfWeek.Tuesday,
        ["wed"] = DayOfWeek.Wednesday,
        ["thu"] = DayOfWeek.Thursday,
        ["thur"] = DayOfWeek.Thursday,
        ["thurs"] = DayOfWeek.Thursday,
        ["fri"] = DayOfWeek.Friday,
    };

    private static readonly string[] s_numbers =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    private static readonly string[] s_ordinals = ["zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    /// <summary>The month of a full name, 1 to 12.</summary>
    public static int? Month(string word) => At(s_months, word) is { } at ? at + 1 : null;

    /// <summary>The month of a short name (<c>jan</c>, <c>sept</c>), 1 to 12.</summary>
    public static int? ShortMonth(string word) => word == "sept" ? 9 : word.Length == 3 && At(s_months, word, prefix: true) is { } at ? at + 1 : null;

    /// <summary>The weekday of a full name.</summary>
    public static DayOfWeek? Weekday(string word) => At(s_days, word) is { } at ? (DayOfWeek)at : null;

    /// <summary>The weekday of a short name (<c>mon</c>).</summary>
    public static DayOfWeek? ShortWeekday(string word) => s_shortDays.TryGetValue(word, out var day) ? day : null;

    /// <summary>The number of a word, 1 to 12, 20 or 30.</summary>
    public static int? Number(string word) => word switch
    {
        "twenty" => 20,
        "thirty" => 30,
        _ => At(s_numbers, word) is > 0 and var at ? at : null,
    };

    /// <summary>The number of an ordinal word, 1 to 10.</summary>
    public static int? Ordinal(string word) => At(s_ordinals, word) is > 0 and var at ? at : null;

    /// <summary>The unit of a word, and how many of it the word stands for.</summary>
    public static (CalendarUnit Unit, int Times)? Unit(string word) => word switch
    {
        "day" or "days" => (CalendarUnit.Day, 1),
        "week" or "weeks" => (CalendarUnit.Week, 1),
        "fortnight" or "fortnights" => (CalendarUnit.Week, 2),
        "month" or "months" => (CalendarUnit.Month, 1),
        "quarter" or "quarters" => (CalendarUnit.Quarter, 1),
        "year" or "years" => (CalendarUnit.Year, 1),
        _ => null,
    };

    /// <summary>The length of a unit that clocks measure.</summary>
    public static TimeSpan? ClockUnit(string word) => word switch
    {
        "hour" or "hours" or "hr" or "hrs" => TimeSpan.FromHours(1),
        "minute" or "minutes" or "min" or "mins" => TimeSpan.FromMinutes(1),
        "second" or "seconds" or "sec" or "secs" => TimeSpan.FromSeconds(1),
        _ => null,
    };

    /// <summary>The part of a day.</summary>
    public static DayPart? Part(string word) => word switch
    {
        "morning" => DayPart.Morning,
        "afternoon" => DayPart.Afternoon,
        "evening" => DayPart.Evening,
        "night" => DayPart.Night,
        _ => null,
    };

    private static int? At(string[] words, string word, bool prefix = false)
    {
        // A loop, not a lambda: every word of a question is asked several times, and each closure would be an object.
        for (var at = 0; at < words.Length; at++)
        {
            if (words[at] == word || (prefix && words[at].StartsWith(word, StringComparison.Ordinal)))
            {
                return at;
            }
        }

        return null;
    }
}
