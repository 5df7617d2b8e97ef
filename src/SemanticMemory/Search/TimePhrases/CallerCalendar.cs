using System.Globalization;

namespace SemanticMemory.Search.TimePhrases;

/// <summary>What time it is where a question is asked, and where days and weeks begin there.</summary>
/// <param name="now">When it is asked.</param>
/// <param name="zone">Where.</param>
/// <param name="weekStart">The first day of a week there.</param>
internal sealed class CallerCalendar(DateTimeOffset now, TimeZoneInfo zone, DayOfWeek weekStart)
{
    // Longer than any zone is from another, and far shorter than from one change of a zone's offset to the next.
    private static readonly TimeSpan s_reach = TimeSpan.FromHours(36);

    /// <summary>When the question is asked.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>The day it is asked on, there.</summary>
    public DateOnly Today { get; } = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    /// <summary>The unit of the calendar that lies so many units back; 0 is the present one.</summary>
    public LocalPeriod Back(CalendarUnit unit, int units) => unit switch
    {
        CalendarUnit.Day => LocalPeriod.Of(Today.AddDays(-units)),
        CalendarUnit.Week => LocalPeriod.Of(WeekStart(Today).AddDays(-7 * units), WeekStart(Today).AddDays(7 - (7 * units))),
        CalendarUnit.Month => Months(new DateOnly(Today.Year, Today.Month, 1), 1, units),
        CalendarUnit.Quarter => Months(new DateOnly(Today.Year, Today.Month - ((Today.Month - 1) % 3), 1), 3, units),
        _ => LocalPeriod.OfYear(Today.Year - units),
    };

    /// <summary>The Saturday and Sunday that lie so many weekends back: 0 is the present one, or the next one from Monday to Friday.</summary>
    public LocalPeriod Weekend(int weekends)
    {
        var saturday = Today.DayOfWeek == DayOfWeek.Sunday ? Today.AddDays(-1) : Today.AddDays(DayOfWeek.Saturday - Today.DayOfWeek);
        return LocalPeriod.Of(saturday.AddDays(-7 * weekends), saturday.AddDays(2 - (7 * weekends)));
    }

    /// <summary>The day so many units before today.</summary>
    public DateOnly DayBefore(CalendarUnit unit, int units) => unit switch
    {
        CalendarUnit.Day => Today.AddDays(-units),
        CalendarUnit.Week => Today.AddDays(-7 * units),
        CalendarUnit.Month => Today.AddMonths(-units),
        CalendarUnit.Quarter => Today.AddMonths(-3 * units),
        _ => Today.AddYears(-units),
    };

    /// <summary>The first day of the week of a day.</summary>
    public DateOnly WeekStart(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek - (int)weekStart + 7) % 7));

    /// <summary>
    /// The first moment at which clocks there show this time or a later one: the first of the two where clocks are put back, the moment of the
    /// change where they are put forward over it.
    /// </summary>
    public DateTimeOffset Instant(DateTime local)
    {
        var wall = new DateTimeOffset(local, TimeSpan.Zero);
        var (before, after) = (zone.GetUtcOffset(wall - s_reach), zone.GetUtcOffset(wall + s_reach));
        if (before == after)
        {
            return wall - before;
        }

        var change = Change(wall - s_reach, wall + s_reach, before);
        var early = wall - before;
        return early < change ? early : wall - after > change ? wall - after : change;
    }

    /// <summary>The month that a moment lies in there, as <c>2026-03</c>.</summary>
    public string MonthOf(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static LocalPeriod Months(DateOnly first, int length, int units) =>
        LocalPeriod.Of(first.AddMonths(-length * units), first.AddMonths(length - (length * units)));

    /// <summary>The moment at which the offset stops being this one.</summary>
    private DateTimeOffset Change(DateTimeOffset from, DateTimeOffset to, TimeSpan offset)
    {
        while (to.UtcTicks - from.UtcTicks > 1)
        {
            var middle = from + ((to - from) / 2);
            if (zone.GetUtcOffset(middle) == offset)
            {
                from = middle;
            }
            else
            {
                to = middle;
            }
        }

        return to;
    }
}
