namespace SemanticMemory.Search.TimePhrases;

/// <summary>How a period is named.</summary>
internal enum NameKind
{
    /// <summary>By its distance from now: <c>yesterday</c>, <c>last week</c>, <c>May last year</c>.</summary>
    Relative,

    /// <summary>By day and month.</summary>
    Date,

    /// <summary>By the name of a month.</summary>
    Month,

    /// <summary>By the number of a quarter.</summary>
    Quarter,

    /// <summary>By the number of a year.</summary>
    Year,

    /// <summary>By the name of a day of the week.</summary>
    Weekday,
}

/// <summary>A period that words name.</summary>
/// <param name="Next">The token after its words.</param>
/// <param name="Kind">How it is named.</param>
/// <param name="IsFixed">There is one such period; else the latest one that began on a given day or before is meant.</param>
/// <param name="On">The period, by the day on which it has to have begun at the latest; <see langword="null"/>: there is none (30 February).</param>
internal readonly record struct NamedPeriod(int Next, NameKind Kind, bool IsFixed, Func<DateOnly, LocalPeriod?> On)
{
    /// <summary>The one period that is meant, whatever the day.</summary>
    public static NamedPeriod Fixed(int next, NameKind kind, LocalPeriod? period) => new(next, kind, IsFixed: true, _ => period);
}
