namespace SemanticMemory.Search.TimePhrases;

/// <summary>A stretch of time as a wall clock shows it: <c>[From, To)</c>.</summary>
internal readonly record struct LocalPeriod(DateTime From, DateTime To)
{
    /// <summary>The day it begins on.</summary>
    public DateOnly FirstDay => DateOnly.FromDateTime(From);

    /// <summary>One whole day.</summary>
    public static LocalPeriod Of(DateOnly day) => Of(day, day.AddDays(1));

    /// <summary>Whole days; the last one is no longer part of it.</summary>
    public static LocalPeriod Of(DateOnly from, DateOnly to) => new(from.ToDateTime(TimeOnly.MinValue), to.ToDateTime(TimeOnly.MinValue));

    /// <summary>One whole month.</summary>
    public static LocalPeriod OfMonth(int year, int month) => Of(new DateOnly(year, month, 1), new DateOnly(year, month, 1).AddMonths(1));

    /// <summary>One whole year.</summary>
    public static LocalPeriod OfYear(int year) => Of(new DateOnly(year, 1, 1), new DateOnly(year + 1, 1, 1));

    /// <summary>A part of the day it begins on; a night reaches into the next one.</summary>
    public LocalPeriod Within(DayPart part)
    {
        var day = From.Date;
        return part switch
        {
            DayPart.Morning => new LocalPeriod(day.AddHours(5), day.AddHours(12)),
            DayPart.Afternoon => new LocalPeriod(day.AddHours(12), day.AddHours(18)),
            DayPart.Evening => new LocalPeriod(day.AddHours(17), day.AddHours(24)),
            _ => new LocalPeriod(day.AddHours(18), day.AddHours(30)),
        };
    }
}

/// <summary>A part of a day.</summary>
internal enum DayPart
{
    /// <summary>05:00 to 12:00.</summary>
    Morning,

    /// <summary>12:00 to 18:00.</summary>
    Afternoon,

    /// <summary>17:00 to 24:00.</summary>
    Evening,

    /// <summary>18:00 to 06:00 of the next day.</summary>
    Night,
}
