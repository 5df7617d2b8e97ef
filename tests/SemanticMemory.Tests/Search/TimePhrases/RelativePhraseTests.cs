namespace SemanticMemory.Tests.Search.TimePhrases;

/// <summary>All of these are asked on Wednesday 11 March 2026 at 10:30 UTC.</summary>
public sealed class RelativePhraseTests
{
    private const string Now = "2026-03-11 10:30";

    [Theory]
    [InlineData("today", "2026-03-11 00:00 .. 2026-03-12 00:00")]
    [InlineData("yesterday", "2026-03-10 00:00 .. 2026-03-11 00:00")]
    [InlineData("the day before yesterday", "2026-03-09 00:00 .. 2026-03-10 00:00")]
    [InlineData("day before yesterday", "2026-03-09 00:00 .. 2026-03-10 00:00")]
    [InlineData("yesterday morning", "2026-03-10 05:00 .. 2026-03-10 12:00")]
    [InlineData("yesterday afternoon", "2026-03-10 12:00 .. 2026-03-10 18:00")]
    [InlineData("yesterday in the evening", "2026-03-10 17:00 .. 2026-03-11 00:00")]
    [InlineData("yesterday evening", "2026-03-10 17:00 .. 2026-03-11 00:00")]
    [InlineData("the day before yesterday in the afternoon", "2026-03-09 12:00 .. 2026-03-09 18:00")]
    [InlineData("last night", "2026-03-10 18:00 .. 2026-03-11 06:00")]
    [InlineData("late last night", "2026-03-10 18:00 .. 2026-03-11 06:00")]
    [InlineData("last evening", "2026-03-10 17:00 .. 2026-03-11 00:00")]
    [InlineData("this morning", "2026-03-11 05:00 .. 2026-03-11 12:00")]
    [InlineData("earlier today", "2026-03-11 00:00 .. 2026-03-11 10:30")]
    public void Days_and_their_parts(string phrase, string span) => AssertUnderstood(phrase, span);

    [Theory]
    [InlineData("last week", "2026-03-02 00:00 .. 2026-03-09 00:00")]
    [InlineData("previous week", "2026-03-02 00:00 .. 2026-03-09 00:00")]
    [InlineData("the previous week", "2026-03-02 00:00 .. 2026-03-09 00:00")]
    [InlineData("early last week", "2026-03-02 00:00 .. 2026-03-09 00:00")]
    [InlineData("at the end of last week", "2026-03-02 00:00 .. 2026-03-09 00:00")]
    [InlineData("the week before last", "2026-02-23 00:00 .. 2026-03-02 00:00")]
    [InlineData("this week", "2026-03-09 00:00 .. 2026-03-16 00:00")]
    [InlineData("earlier this week", "2026-03-09 00:00 .. 2026-03-11 10:30")]
    [InlineData("so far this week", "2026-03-09 00:00 .. 2026-03-11 10:30")]
    [InlineData("last month", "2026-02-01 00:00 .. 2026-03-01 00:00")]
    [InlineData("the month before last", "2026-01-01 00:00 .. 2026-02-01 00:00")]
    [InlineData("this month", "2026-03-01 00:00 .. 2026-04-01 00:00")]
    [InlineData("earlier this month", "2026-03-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("this month so far", "2026-03-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("last quarter", "2025-10-01 00:00 .. 2026-01-01 00:00")]
    [InlineData("in the last quarter", "2025-10-01 00:00 .. 2026-01-01 00:00")]
    [InlineData("this quarter", "2026-01-01 00:00 .. 2026-04-01 00:00")]
    [InlineData("last year", "2025-01-01 00:00 .. 2026-01-01 00:00")]
    [InlineData("the year before last", "2024-01-01 00:00 .. 2025-01-01 00:00")]
    [InlineData("this year", "2026-01-01 00:00 .. 2027-01-01 00:00")]
    [InlineData("year to date", "2026-01-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("last weekend", "2026-03-07 00:00 .. 2026-03-09 00:00")]
    [InlineData("over the weekend", "2026-03-07 00:00 .. 2026-03-09 00:00")]
    [InlineData("in the week of 2 March", "2026-03-02 00:00 .. 2026-03-09 00:00")]
    [InlineData("the week of March 3, 2025", "2025-03-03 00:00 .. 2025-03-10 00:00")]
    [InlineData("the weekend before last", "2026-02-28 00:00 .. 2026-03-02 00:00")]
    [InlineData("in Q4", "2025-10-01 00:00 .. 2026-01-01 00:00")]
    [InlineData("during Q1", "2026-01-01 00:00 .. 2026-04-01 00:00")]
    [InlineData("in Q1 2025", "2025-01-01 00:00 .. 2025-04-01 00:00")]
    [InlineData("in the third quarter of 2025", "2025-07-01 00:00 .. 2025-10-01 00:00")]
    [InlineData("Q3 last year", "2025-07-01 00:00 .. 2025-10-01 00:00")]
    public void Weeks_months_quarters_and_years(string phrase, string span) => AssertUnderstood(phrase, span);

    [Theory]
    [InlineData("on Monday", "2026-03-09 00:00 .. 2026-03-10 00:00")]
    [InlineData("on monday", "2026-03-09 00:00 .. 2026-03-10 00:00")]
    [InlineData("on Fri", "2026-03-06 00:00 .. 2026-03-07 00:00")]
    [InlineData("on Wednesday", "2026-03-04 00:00 .. 2026-03-05 00:00")]
    [InlineData("last Wednesday", "2026-03-04 00:00 .. 2026-03-05 00:00")]
    [InlineData("last Monday", "2026-03-09 00:00 .. 2026-03-10 00:00")]
    [InlineData("this past Sunday", "2026-03-08 00:00 .. 2026-03-09 00:00")]
    [InlineData("this Monday", "2026-03-09 00:00 .. 2026-03-10 00:00")]
    [InlineData("on Monday morning", "2026-03-09 05:00 .. 2026-03-09 12:00")]
    [InlineData("last Friday night", "2026-03-06 18:00 .. 2026-03-07 06:00")]
    [InlineData("on Tuesday last week", "2026-03-03 00:00 .. 2026-03-04 00:00")]
    [InlineData("Tuesday of last week", "2026-03-03 00:00 .. 2026-03-04 00:00")]
    [InlineData("last week on Sunday", "2026-03-08 00:00 .. 2026-03-09 00:00")]
    [InlineData("last week Tuesday afternoon", "2026-03-03 12:00 .. 2026-03-03 18:00")]
    [InlineData("Monday the week before last", "2026-02-23 00:00 .. 2026-02-24 00:00")]
    public void Weekdays(string phrase, string span) => AssertUnderstood(phrase, span);

    [Theory]
    [InlineData("last May", "2025-05-01 00:00 .. 2025-06-01 00:00")]
    [InlineData("last March", "2025-03-01 00:00 .. 2025-04-01 00:00")]
    [InlineData("last February", "2026-02-01 00:00 .. 2026-03-01 00:00")]
    [InlineData("this January", "2026-01-01 00:00 .. 2026-02-01 00:00")]
    [InlineData("in May last year", "2025-05-01 00:00 .. 2025-06-01 00:00")]
    [InlineData("in May of the year before last", "2024-05-01 00:00 .. 2024-06-01 00:00")]
    [InlineData("in late May of last year", "2025-05-21 00:00 .. 2025-06-01 00:00")]
    [InlineData("in January this year", "2026-01-01 00:00 .. 2026-02-01 00:00")]
    [InlineData("on 3 May last year", "2025-05-03 00:00 .. 2025-05-04 00:00")]
    public void Months_of_other_years(string phrase, string span) => AssertUnderstood(phrase, span);

    [Theory]
    [InlineData("3 days ago", "2026-03-08 00:00 .. 2026-03-09 00:00")]
    [InlineData("one day ago", "2026-03-10 00:00 .. 2026-03-11 00:00")]
    [InlineData("a week ago", "2026-03-02 00:00 .. 2026-03-09 00:00")]
    [InlineData("two weeks ago", "2026-02-23 00:00 .. 2026-03-02 00:00")]
    [InlineData("about two weeks ago", "2026-02-23 00:00 .. 2026-03-02 00:00")]
    [InlineData("a fortnight ago", "2026-02-23 00:00 .. 2026-03-02 00:00")]
    [InlineData("a couple of weeks ago", "2026-02-16 00:00 .. 2026-03-02 00:00")]
    [InlineData("a few days ago", "2026-03-05 00:00 .. 2026-03-10 00:00")]
    [InlineData("several months ago", "2025-09-01 00:00 .. 2026-02-01 00:00")]
    [InlineData("a month ago", "2026-02-01 00:00 .. 2026-03-01 00:00")]
    [InlineData("twelve months ago", "2025-03-01 00:00 .. 2025-04-01 00:00")]
    [InlineData("2 years ago", "2024-01-01 00:00 .. 2025-01-01 00:00")]
    [InlineData("two quarters ago", "2025-07-01 00:00 .. 2025-10-01 00:00")]
    [InlineData("an hour ago", "2026-03-11 09:00 .. 2026-03-11 10:00")]
    [InlineData("3 hours ago", "2026-03-11 07:00 .. 2026-03-11 08:00")]
    [InlineData("half an hour ago", "2026-03-11 09:55 .. 2026-03-11 10:05")]
    [InlineData("20 minutes ago", "2026-03-11 10:05 .. 2026-03-11 10:15")]
    [InlineData("a minute ago", "2026-03-11 10:24 .. 2026-03-11 10:30")]
    [InlineData("a second ago", "2026-03-11 10:24:59 .. 2026-03-11 10:30")]
    [InlineData("more than two weeks ago", "* .. 2026-02-23 00:00")]
    [InlineData("less than 3 days ago", "2026-03-08 00:00 .. 2026-03-11 10:30")]
    public void So_long_ago(string phrase, string span) => AssertUnderstood(phrase, span);

    [Theory]
    [InlineData("in the last 10 days", "2026-03-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("last 10 days", "2026-03-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("within the past two weeks", "2026-02-25 00:00 .. 2026-03-11 10:30")]
    [InlineData("over the past week", "2026-03-04 00:00 .. 2026-03-11 10:30")]
    [InlineData("past month", "2026-02-11 00:00 .. 2026-03-11 10:30")]
    [InlineData("in the last month", "2026-02-11 00:00 .. 2026-03-11 10:30")]
    [InlineData("during the last year", "2025-03-11 00:00 .. 2026-03-11 10:30")]
    [InlineData("the last few days", "2026-03-05 00:00 .. 2026-03-11 10:30")]
    [InlineData("the last couple of months", "2025-12-11 00:00 .. 2026-03-11 10:30")]
    [InlineData("the past fortnight", "2026-02-25 00:00 .. 2026-03-11 10:30")]
    [InlineData("the last 24 hours", "2026-03-10 10:30 .. 2026-03-11 10:30")]
    [InlineData("in the last hour", "2026-03-11 09:30 .. 2026-03-11 10:30")]
    [InlineData("the past 90 minutes", "2026-03-11 09:00 .. 2026-03-11 10:30")]
    [InlineData("in the last day", "2026-03-10 00:00 .. 2026-03-11 10:30")]
    public void The_time_until_now(string phrase, string span) => AssertUnderstood(phrase, span);

    private static void AssertUnderstood(string phrase, string span)
    {
        var understood = Asked.At(Now, $"What did we say about prices {phrase}?");

        Assert.Equal(span, Asked.Span(understood));
        Assert.Equal((phrase, "What did we say about prices?"), (understood!.Phrase, understood.Text));
        Assert.Equal(span, Asked.Span(Asked.At(Now, $"{phrase} we talked")));
    }
}
