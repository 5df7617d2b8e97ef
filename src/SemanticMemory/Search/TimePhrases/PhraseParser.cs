namespace SemanticMemory.Search.TimePhrases;

/// <summary>A time phrase: the token after it and what it stands for.</summary>
/// <param name="Next">The token after its words.</param>
/// <param name="From">The first moment; <see langword="null"/>: any before <paramref name="To"/>.</param>
/// <param name="To">The first moment that is no longer part of it.</param>
/// <param name="HasBounds">It is told by an end or both ("since May") and not by its distance from now.</param>
internal readonly record struct TimePhrase(int Next, DateTimeOffset? From, DateTimeOffset To, bool HasBounds = false);

/// <summary>
/// Recognises English time phrases in a question's tokens by recursive descent. Each method answers what begins at a token, or
/// <see langword="null"/>.
/// </summary>
/// <remarks>
/// What is about the future is no phrase: nothing was said then. Neither is what may as well be a name or a subject: "last year's budget", "the
/// last day of school", "due by Friday".
/// </remarks>
internal sealed partial class PhraseParser(IReadOnlyList<TimeToken> tokens, CallerCalendar calendar)
{
    // What people have with each other: "yesterday's chat" is what was said yesterday, "yesterday's release" is not.
    private static readonly HashSet<string> s_talks = new(StringComparer.Ordinal)
    {
        "call", "calls", "chat", "chats", "conversation", "conversations", "discussion", "discussions", "email", "emails", "mail", "mails", "message", "messages",
        "question", "questions", "reply", "replies", "session", "sessions", "talk", "talks", "thread", "threads",
    };

    private static readonly HashSet<string> s_prepositions = new(StringComparer.Ordinal)
    {
        "in", "during", "over", "within", "throughout", "across", "from", "of", "for",
    };

    /// <summary>The phrase that filters.</summary>
    public TimePhrase? PhraseAt(int at)
    {
        var phrase = (Bounded(at) ?? Range(at)) is { } bounded ? bounded with { HasBounds = true } : IsBound(at) ? null : WithPreposition(at);
        return phrase is { } found && IsPast(found) && MayEnd(found.Next) ? found : null;
    }

    /// <summary>
    /// Where a month, a year, a date or a weekday ends that stands alone and filters nothing, and whether it is a time for certain: "April" without
    /// a day, a year or a preposition may as well be a person.
    /// </summary>
    public (int Next, bool IsTime)? NameAt(int at) => Name(Skip(at, "on", "in")) is { Kind: not NameKind.Relative } name
        ? (name.Next, name.Kind != NameKind.Weekday && (name.IsFixed || name.Kind == NameKind.Date || At(at) == "in" || s_prepositions.Contains(At(at - 1))))
        : null;

    private bool IsPast(TimePhrase phrase) => phrase.From is { } from ? from < phrase.To && from < calendar.Now : phrase.To <= calendar.Now;

    // "Due by today", "two days before yesterday": what was not understood as a whole is not understood in part.
    private bool IsBound(int at)
    {
        var before = at - 1;
        while (Is(before, "the", "of", "beginning", "start", "middle", "end"))
        {
            before--;
        }

        return Is(before, "before", "after", "by", "until", "till", "than", "since", "as");
    }

    private string At(int at) => at >= 0 && at < tokens.Count ? tokens[at].Text : "";

    private bool Is(int at, params ReadOnlySpan<string> words)
    {
        var word = At(at);
        return word.Length > 0 && words.Contains(word);
    }

    private int Skip(int at, params ReadOnlySpan<string> words) => Is(at, words) ? at + 1 : at;

    private TimePhrase? Of(int next, LocalPeriod? period) =>
        period is { } found ? new TimePhrase(next, calendar.Instant(found.From), calendar.Instant(found.To)) : null;

    // "Of" makes a part of something else of it, a hyphen a compound, a plural a habit, a possessive a property, unless it is a talk's; and what a
    // date follows is counted from that one ("last Friday before 3 May").
    private bool MayEnd(int next)
    {
        if (next >= tokens.Count)
        {
            return true;
        }

        var (word, isAttached) = (At(next), tokens[next].Start == tokens[next - 1].End);
        return word switch
        {
            "of" or "mornings" or "afternoons" or "evenings" or "nights" => false,
            "'" or "’" when isAttached => IsTalk(At(next + 1) == "s" && tokens[next + 1].Start == tokens[next].End ? next + 2 : next + 1),
            "-" when isAttached => false,
            _ => Date(Skip(Skip(next, ","), "on", "before", "after")) is null,
        };
    }

    private bool IsTalk(int at) => s_talks.Contains(At(At(at) == "e" && At(at + 1) == "-" ? at + 2 : at));

    /// <summary>A phrase with the words that lead to it: "in the last two weeks", "early last month".</summary>
    private TimePhrase? WithPreposition(int at)
    {
        var lead = Part(at);
        var start = s_prepositions.Contains(At(lead)) ? lead + 1 : lead;
        var isLed = start > at;
        if (OnDay(at) is { } day)
        {
            return day;
        }

        var past = Skip(start, "early", "earlier", "late", "later", "sometime");
        return Rolling(start, isLed) ?? Ago(start) ?? SoFar(start) ?? Relative(start, isLed) ?? Relative(past, isLed);
    }

    /// <summary>The words after "at the end of", which say no more than the period they are followed by.</summary>
    private int Part(int at)
    {
        var part = Skip(Skip(at, "at", "towards", "around"), "the");
        return Is(part, "beginning", "start", "middle", "end") && At(part + 1) == "of" && Is(Skip(part + 2, "the"), "last", "previous", "this") ? part + 1 : at;
    }

    private TimePhrase? Relative(int at, bool isLed) => Name(at) switch
    {
        { Kind: NameKind.Relative } name => Of(name.Next, name.On(calendar.Today)),
        { Kind: NameKind.Quarter } name when isLed => Of(name.Next, name.On(calendar.Today)),
        _ => null,
    };

    /// <summary>"on Monday morning": the last one before today; "on 3 May last year", "over the weekend".</summary>
    private TimePhrase? OnDay(int at)
    {
        if (Is(at, "on", "over", "at", "during") && At(at + 1) == "the" && At(at + 2) == "weekend")
        {
            var isWeekend = calendar.Today.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            return Of(at + 3, calendar.Weekend(isWeekend ? 0 : 1));
        }

        if (At(at) != "on")
        {
            return null;
        }

        if (Date(Weekday(at + 1) is null ? at + 1 : Skip(at + 2, ",")) is { } date)
        {
            return date.Kind == NameKind.Relative ? Of(date.Next, date.On(calendar.Today)) : null;
        }

        if (WeekdayOf(at + 1) is { } named)
        {
            return Of(named.Next, named.On(calendar.Today));
        }

        if (Weekday(at + 1) is not { } day)
        {
            return null;
        }

        var (next, period) = DayPartAt(at + 2, LastWeekday(day, calendar.Today.AddDays(-1)));
        return Of(next, period);
    }
}
