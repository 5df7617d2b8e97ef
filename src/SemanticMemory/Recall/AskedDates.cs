using System.Globalization;
using System.Text.RegularExpressions;

namespace SemanticMemory.Recall;

/// <summary>The years, months and days of the month that a question names, in English, each once.</summary>
internal sealed partial record AskedDates(IReadOnlyList<int> Years, IReadOnlyList<int> Months, IReadOnlyList<int> Days)
{
    // Nearness to a day falls to a third in four days: people say "on the 5th" of what they told on the 7th.
    private const double DaysToThird = 4;

    // Every month has this many days, so that a day and a month make a date in any year.
    private const int DaysOfEveryMonth = 28;

    private static readonly string[] s_months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly HashSet<string> s_beforeMay = new(StringComparer.Ordinal)
    {
        "in", "of", "on", "early", "late", "mid", "since", "until", "by", "during", "and",
    };

    // Day numbers of the full dates named with a year, rising: a question of nothing but dates names tens of thousands, and each turn asks for the nearest.
    private readonly int[] _dates = [.. Years.SelectMany(year => Months.SelectMany(month => Days.Select(day => Number(year, month, day)))).Distinct().Order()];

    /// <summary>No date at all.</summary>
    public static AskedDates None { get; } = new([], [], []);

    /// <summary>Is any named?</summary>
    public bool Any => Years.Count > 0 || Months.Count > 0;

    /// <summary>What a question names.</summary>
    public static AskedDates In(string question)
    {
        var lower = question.ToLowerInvariant();
        var words = Words().Matches(lower).Select(match => match.Value).ToArray();
        var years = Year().Matches(lower).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray();
        var (months, days) = (new List<int>(), new List<int>());
        var mayIsName = CapitalisedMay().IsMatch(question);
        for (var i = 0; i < words.Length; i++)
        {
            if (MonthOf(words[i]) is not { } month || (words[i] == "may" && !(mayIsName || IsMonth(words, i))))
            {
                continue;
            }

            months.Add(month);
            if ((DayOf(words, i - 1) ?? DayOf(words, i + 1) ?? DayOf(words, i - 2)) is { } day)
            {
                days.Add(day);
            }
        }

        return new AskedDates([.. years.Distinct()], [.. months.Distinct()], [.. days.Distinct()]);
    }

    /// <summary>1 if a day lies in the month named, or, where only a year is named, in that year; else 0.</summary>
    public double Month(DateOnly date) => Months.Count == 0
        ? Years.Contains(date.Year) ? 1 : 0
        : Months.Contains(date.Month) && (Years.Count == 0 || Years.Contains(date.Year)) ? 1 : 0;

    /// <summary>How near a day is to the nearest full date named, 1 on the day itself; 0 where none is named. Without a year, the date's own.</summary>
    public double Day(DateOnly date)
    {
        if (Months.Count == 0 || Days.Count == 0)
        {
            return 0;
        }

        var apart = Years.Count == 0
            ? Months.Min(month => Days.Min(day => Math.Abs(Number(date.Year, month, day) - date.DayNumber)))
            : DaysToNearest(date.DayNumber);
        return Math.Exp(-apart / DaysToThird);
    }

    private int DaysToNearest(int number)
    {
        var at = Array.BinarySearch(_dates, number);
        var next = at < 0 ? ~at : at;
        return Math.Min(
            next < _dates.Length ? _dates[next] - number : int.MaxValue,
            next > 0 ? number - _dates[next - 1] : int.MaxValue);
    }

    private static int Number(int year, int month, int day) => new DateOnly(year, month, Math.Min(day, DaysOfEveryMonth)).DayNumber;

    private static int? MonthOf(string word) => word == "sept"
        ? 9
        : Array.FindIndex(s_months, month => month == word || (word.Length == 3 && month.StartsWith(word, StringComparison.Ordinal))) is var at && at >= 0 ? at + 1 : null;

    // "may" is a verb unless it is written as a name, stands beside a number or follows a word that months follow.
    private static bool IsMonth(string[] words, int at) =>
        (at > 0 && (char.IsAsciiDigit(words[at - 1][0]) || s_beforeMay.Contains(words[at - 1])))
        || (at + 1 < words.Length && char.IsAsciiDigit(words[at + 1][0]));

    private static int? DayOf(string[] words, int at) =>
        at >= 0 && at < words.Length && int.TryParse(words[at], NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day is >= 1 and <= 31 ? day : null;

    [GeneratedRegex("[a-z]+|[0-9]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"\b(?:19|20)[0-9]{2}\b")]
    private static partial Regex Year();

    [GeneratedRegex(@"\bMay\b")]
    private static partial Regex CapitalisedMay();
}
