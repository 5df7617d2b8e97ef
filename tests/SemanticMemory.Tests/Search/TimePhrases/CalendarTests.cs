using SemanticMemory.Search.TimePhrases;

namespace SemanticMemory.Tests.Search.TimePhrases;

/// <summary>Where days, weeks and years begin. All times are UTC.</summary>
public sealed class CalendarTests
{
    [Theory]
    [InlineData("2026-03-29 10:00", "Europe/Berlin", "yesterday", "2026-03-27 23:00 .. 2026-03-28 23:00")]
    [InlineData("2026-03-29 10:00", "Europe/Berlin", "today", "2026-03-28 23:00 .. 2026-03-29 22:00")]
    [InlineData("2026-03-30 10:00", "Europe/Berlin", "yesterday", "2026-03-28 23:00 .. 2026-03-29 22:00")]
    [InlineData("2026-03-30 10:00", "Europe/Berlin", "yesterday morning", "2026-03-29 03:00 .. 2026-03-29 10:00")]
    [InlineData("2026-10-25 12:00", "Europe/Berlin", "today", "2026-10-24 22:00 .. 2026-10-25 23:00")]
    [InlineData("2026-10-26 12:00", "Europe/Berlin", "yesterday", "2026-10-24 22:00 .. 2026-10-25 23:00")]
    [InlineData("2026-10-26 12:00", "Europe/Berlin", "last night", "2026-10-25 17:00 .. 2026-10-26 05:00")]
    [InlineData("2026-10-25 12:00", "Europe/Berlin", "last night", "2026-10-24 16:00 .. 2026-10-25 05:00")]
    [InlineData("2026-10-26 12:00", "Europe/Berlin", "last week", "2026-10-18 22:00 .. 2026-10-25 23:00")]
    [InlineData("2026-03-30 12:00", "Europe/Berlin", "the last 24 hours", "2026-03-29 12:00 .. 2026-03-30 12:00")]
    [InlineData("2026-04-02 12:00", "Europe/Berlin", "last month", "2026-02-28 23:00 .. 2026-03-31 22:00")]
    [InlineData("2026-03-09 12:00", "America/New_York", "yesterday", "2026-03-08 05:00 .. 2026-03-09 04:00")]
    [InlineData("2026-11-02 12:00", "America/New_York", "yesterday", "2026-11-01 04:00 .. 2026-11-02 05:00")]
    public void Days_on_which_clocks_change_are_shorter_or_longer(string now, string zone, string phrase, string span) =>
        Assert.Equal(span, Asked.Span(Asked.At(now, phrase, zone)));

    [Theory]
    [InlineData("2026-04-24 12:00", "Africa/Cairo", "today", "2026-04-23 22:00 .. 2026-04-24 21:00")] // 00:00 does not exist: clocks go to 01:00
    [InlineData("2026-04-24 12:00", "Africa/Cairo", "yesterday", "2026-04-22 22:00 .. 2026-04-23 22:00")]
    [InlineData("2026-11-01 12:00", "America/Havana", "today", "2026-11-01 04:00 .. 2026-11-02 05:00")] // 00:00 comes twice: the day begins with the first
    [InlineData("2026-11-01 12:00", "America/Havana", "yesterday", "2026-10-31 04:00 .. 2026-11-01 04:00")]
    [InlineData("2011-12-30 20:00", "Pacific/Apia", "yesterday", "-")] // 30 December 2011 did not take place
    [InlineData("2011-12-30 20:00", "Pacific/Apia", "the day before yesterday", "2011-12-29 10:00 .. 2011-12-30 10:00")]
    public void A_day_begins_with_its_first_moment(string now, string zone, string phrase, string span) =>
        Assert.Equal(span, Asked.Span(Asked.At(now, phrase, zone)));

    [Theory]
    [InlineData("2026-03-10 23:30", "UTC", "yesterday", "2026-03-09 00:00 .. 2026-03-10 00:00")]
    [InlineData("2026-03-10 23:30", "Asia/Tokyo", "yesterday", "2026-03-09 15:00 .. 2026-03-10 15:00")]
    [InlineData("2026-03-10 00:30", "America/Los_Angeles", "yesterday", "2026-03-08 08:00 .. 2026-03-09 07:00")]
    [InlineData("2026-03-10 10:30", "Pacific/Kiritimati", "today", "2026-03-10 10:00 .. 2026-03-11 10:00")]
    [InlineData("2026-03-10 10:30", "Asia/Kathmandu", "today", "2026-03-09 18:15 .. 2026-03-10 18:15")]
    [InlineData("2026-03-08 23:30", "Europe/Berlin", "last week", "2026-03-01 23:00 .. 2026-03-08 23:00")]
    [InlineData("2026-03-08 22:30", "Europe/Berlin", "last week", "2026-02-22 23:00 .. 2026-03-01 23:00")]
    public void It_is_another_day_elsewhere(string now, string zone, string phrase, string span) =>
        Assert.Equal(span, Asked.Span(Asked.At(now, phrase, zone)));

    [Theory]
    [InlineData("2026-03-08 12:00", DayOfWeek.Monday, "last week", "2026-02-23 00:00 .. 2026-03-02 00:00")]
    [InlineData("2026-03-08 12:00", DayOfWeek.Sunday, "last week", "2026-03-01 00:00 .. 2026-03-08 00:00")]
    [InlineData("2026-03-08 12:00", DayOfWeek.Monday, "this week", "2026-03-02 00:00 .. 2026-03-09 00:00")]
    [InlineData("2026-03-08 12:00", DayOfWeek.Sunday, "this week", "2026-03-08 00:00 .. 2026-03-15 00:00")]
    [InlineData("2026-03-09 12:00", DayOfWeek.Sunday, "last week", "2026-03-01 00:00 .. 2026-03-08 00:00")]
    [InlineData("2026-03-09 12:00", DayOfWeek.Sunday, "Sunday last week", "2026-03-01 00:00 .. 2026-03-02 00:00")]
    [InlineData("2026-03-09 12:00", DayOfWeek.Monday, "Sunday last week", "2026-03-08 00:00 .. 2026-03-09 00:00")]
    [InlineData("2026-03-09 12:00", DayOfWeek.Sunday, "two weeks ago", "2026-02-22 00:00 .. 2026-03-01 00:00")]
    [InlineData("2026-03-08 12:00", DayOfWeek.Monday, "last weekend", "2026-02-28 00:00 .. 2026-03-02 00:00")]
    [InlineData("2026-03-08 12:00", DayOfWeek.Sunday, "this weekend", "2026-03-07 00:00 .. 2026-03-09 00:00")]
    [InlineData("2026-03-09 12:00", DayOfWeek.Monday, "on Monday", "2026-03-02 00:00 .. 2026-03-03 00:00")]
    [InlineData("2026-03-09 12:00", DayOfWeek.Monday, "since Monday", "2026-03-02 00:00 .. 2026-03-09 12:00")]
    public void A_week_begins_where_the_caller_says(string now, DayOfWeek weekStart, string phrase, string span) =>
        Assert.Equal(span, Asked.Span(Asked.At(now, phrase, weekStart: weekStart)));

    [Theory]
    [InlineData("2026-01-01 00:00", "yesterday", "2025-12-31 00:00 .. 2026-01-01 00:00")]
    [InlineData("2026-01-01 00:00", "last month", "2025-12-01 00:00 .. 2026-01-01 00:00")]
    [InlineData("2026-01-02 09:00", "last week", "2025-12-22 00:00 .. 2025-12-29 00:00")]
    [InlineData("2026-01-02 09:00", "this week", "2025-12-29 00:00 .. 2026-01-05 00:00")]
    [InlineData("2026-01-15 09:00", "last quarter", "2025-10-01 00:00 .. 2026-01-01 00:00")]
    [InlineData("2025-12-31 23:59", "this year", "2025-01-01 00:00 .. 2026-01-01 00:00")]
    [InlineData("2026-01-15 09:00", "since December", "2025-12-01 00:00 .. 2026-01-15 09:00")]
    [InlineData("2024-03-01 09:00", "yesterday", "2024-02-29 00:00 .. 2024-03-01 00:00")]
    [InlineData("2025-03-01 09:00", "yesterday", "2025-02-28 00:00 .. 2025-03-01 00:00")]
    [InlineData("2024-03-15 09:00", "last month", "2024-02-01 00:00 .. 2024-03-01 00:00")]
    [InlineData("2026-03-11 09:00", "since 29 February", "2024-02-29 00:00 .. 2026-03-11 09:00")]
    [InlineData("2024-02-29 09:00", "in the last year", "2023-02-28 00:00 .. 2024-02-29 09:00")]
    [InlineData("2026-03-31 09:00", "in the last month", "2026-02-28 00:00 .. 2026-03-31 09:00")]
    [InlineData("2026-03-31 09:00", "a month ago", "2026-02-01 00:00 .. 2026-03-01 00:00")]
    [InlineData("2026-02-28 09:00", "3 days ago", "2026-02-25 00:00 .. 2026-02-26 00:00")]
    [InlineData("2026-05-31 09:00", "last May", "2025-05-01 00:00 .. 2025-06-01 00:00")]
    [InlineData("2026-06-01 09:00", "last May", "2026-05-01 00:00 .. 2026-06-01 00:00")]
    public void Years_end_and_leap_days_come(string now, string phrase, string span) => Assert.Equal(span, Asked.Span(Asked.At(now, phrase)));

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Havana")]
    [InlineData("Africa/Cairo")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Apia")]
    public void An_instant_is_the_first_at_which_the_clock_shows_that_time(string id)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var calendar = new CallerCalendar(DateTimeOffset.UnixEpoch, zone, DayOfWeek.Monday);
        for (var local = new DateTime(2011, 12, 20); local < new DateTime(2012, 1, 10); local = local.AddMinutes(30))
        {
            AssertFirst(local);
        }

        for (var local = new DateTime(2026, 1, 1); local < new DateTime(2027, 1, 1); local = local.AddMinutes(30))
        {
            AssertFirst(local);
        }

        void AssertFirst(DateTime local)
        {
            var instant = calendar.Instant(local);
            Assert.True(TimeZoneInfo.ConvertTime(instant, zone).DateTime >= local, $"{local:O}");
            Assert.True(TimeZoneInfo.ConvertTime(instant.AddTicks(-1), zone).DateTime < local, $"{local:O}");
        }
    }
}
