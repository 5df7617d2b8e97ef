using System.Collections.Frozen;
using System.Globalization;

namespace SemanticMemory.Recall;

/// <summary>
/// Does a turn say the kind of thing that is asked for? "When did the courier come?" is answered by a turn that names a day, and few turns do. The words are looked up among
/// the terms that are kept of each turn, so that nothing more is stored. English only.
/// </summary>
internal static class AnswerTypeSignal
{
    // Of a larger number each group of digits is a word of its own ("12,500").
    private static readonly FrozenSet<uint> s_numbers = TermsOf(
    [
        .. Numbers(0, 1000), "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty", "thirty", "forty", "fifty",
        "hundred", "thousand", "half", "dozen", "couple", "several",
    ]);

    // "may" is mostly a verb. Words that say no more than "last" or "next" are no terms at all.
    private static readonly FrozenSet<uint> s_times = TermsOf(
    [
        "yesterday", "today", "tomorrow", "tonight", "morning", "afternoon", "evening", "night", "day", "week", "weekend", "month", "year", "recently", "ago",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "spring", "summer", "autumn", "winter",
        "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
        .. Numbers(1, 31), .. Numbers(1, 31).SelectMany(number => new[] { number + "st", number + "nd", number + "rd", number + "th" }), .. Numbers(1900, 2099),
    ]);

    /// <summary>For each turn 1 if it has a word of the kind that is asked for, else 0; 0 for all where no kind is.</summary>
    public static ArraySegment<double> Of(TurnChain chain, AnswerType asked)
    {
        var values = chain.NewRow();
        if (asked != AnswerType.Other)
        {
            var words = asked == AnswerType.Time ? s_times : s_numbers;
            for (var turn = 0; turn < values.Count; turn++)
            {
                values[turn] = HasAny(chain.Turns[turn].Text.Terms, words) ? 1 : 0;
            }
        }

        return values;
    }

    private static bool HasAny(ReadOnlySpan<uint> terms, FrozenSet<uint> words)
    {
        foreach (var term in terms)
        {
            if (words.Contains(term))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Numbers(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(number => number.ToString(CultureInfo.InvariantCulture));

    private static FrozenSet<uint> TermsOf(IEnumerable<string> words)
    {
        var terms = new List<uint>();
        foreach (var word in words)
        {
            LocalTerms.Append(word, terms);
        }

        return terms.ToFrozenSet();
    }
}
