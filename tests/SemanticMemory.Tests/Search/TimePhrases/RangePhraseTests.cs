namespace SemanticMemory.Tests.Search.TimePhrases;

/// <summary>All of these are asked on Wednesday 11 March 2026 at 10:30 UTC.</summary>
public sealed class RangePhraseTests
{
    private const string Now = "2026-03-11 10:30";

    [Theory]
    [InlineData("since 3 March", "2026-03-03 00:00 .. 2026-03-11 10:30")]
    [InlineData("since the 3rd of March", "2026-03-03 00:00 .. 2026-03-11 10:30")]
    [InlineData("since March 3rd", "2026-03-03 00:00 .. 2026-03-11 10:30")]
    [InlineData("since March 3, 2025", "2025-03-03 00:00 .. 2026-03-11 10:30")]
    [InlineData("since the first of February", "2026-02-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("since 12 March", "2025-03-12 00:00 .. 2026-03-11 10:30")]
    [InlineData("since 11 March", "2026-03-11 00:00 .. 2026-03-11 10:30")]
    [InlineData("since 2026-03-05", "2026-03-05 00:00 .. 2026-03-11 10:30")]
    [InlineData("since 05.03.2026", "2026-03-05 00:00 .. 2026-03-11 10:30")]
    [InlineData("since 2026-02", "2026-02-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("since May", "2025-05-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("since may", "2025-05-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("since Sept.", "2025-09-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("since mid-February", "2026-02-11 00:00 .. 2026-03-11 10:30")]
    [InlineData("since May 2024", "2024-05-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("since 2024", "2024-01-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("since Q4", "2025-10-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("since yesterday", "2026-03-10 00:00 .. 2026-03-11 10:30")]
    [InlineData("since yesterday afternoon", "2026-03-10 12:00 .. 2026-03-11 10:30")]
    [InlineData("ever since last week", "2026-03-02 00:00 .. 2026-03-11 10:30")]
    [InlineData("since Monday", "2026-03-09 00:00 .. 2026-03-11 10:30")]
    [InlineData("since Wednesday", "2026-03-04 00:00 .. 2026-03-11 10:30")]
    [InlineData("since last Friday", "2026-03-06 00:00 .. 2026-03-11 10:30")]
    [InlineData("since the beginning of the year", "2026-01-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("since the start of last month", "2026-02-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("since two weeks ago", "2026-02-23 00:00 .. 2026-03-11 10:30")]
    [InlineData("from February on", "2026-02-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("from 3 March onwards", "2026-03-03 00:00 .. 2026-03-11 10:30")]
    [InlineData("after 3 March", "2026-03-04 00:00 .. 2026-03-11 10:30")]
    [InlineData("after January", "2026-02-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("after 2024", "2025-01-01 00:00 .. 2026-03-11 10:30")]
    [InlineData("before 3 March", "* .. 2026-03-03 00:00")]
    [InlineData("since Christmas", "2025-12-25 00:00 .. 2026-03-11 10:30")]
    [InlineData("before last week", "* .. 2026-03-02 00:00")]
    [InlineData("before 2025", "* .. 2025-01-01 00:00")]
    [InlineData("prior to February 2026", "* .. 2026-02-01 00:00")]
    [InlineData("until 3 March", "* .. 2026-03-04 00:00")]
    [InlineData("up to yesterday", "* .. 2026-03-11 00:00")]
    [InlineData("till the end of last month", "* .. 2026-03-01 00:00")]
    [InlineData("since the end of February", "2026-02-28 00:00 .. 2026-03-11 10:30")]
    public void One_end(string phrase, string span) => AssertUnderstood(phrase, span);

    [Theory]
    [InlineData("between Monday and Wednesday", "2026-03-09 00:00 .. 2026-03-12 00:00")]
    [InlineData("between Monday and Wednesday last week", "2026-03-02 00:00 .. 2026-03-05 00:00")]
    [InlineData("from Monday to Wednesday of last week", "2026-03-02 00:00 .. 2026-03-05 00:00")]
    [InlineData("between Christmas and the new year", "2025-12-25 00:00 .. 2026-01-02 00:00")]
    [InlineData("between Wednesday and Friday", "2026-03-04 00:00 .. 2026-03-07 00:00")]
    [InlineData("between Friday and Monday", "2026-03-06 00:00 .. 2026-03-10 00:00")]
    [InlineData("from Monday to Wednesday", "2026-03-09 00:00 .. 2026-03-12 00:00")]
    [InlineData("between last Monday and yesterday", "2026-03-09 00:00 .. 2026-03-11 00:00")]
    [InlineData("between 3 and 5 March", "2026-03-03 00:00 .. 2026-03-06 00:00")]
    [InlineData("between the 3rd and the 5th of March", "2026-03-03 00:00 .. 2026-03-06 00:00")]
    [InlineData("between March 3 and 5", "2026-03-03 00:00 .. 2026-03-06 00:00")]
    [InlineData("between March 3 and March 5, 2025", "2025-03-03 00:00 .. 2025-03-06 00:00")]
    [InlineData("between 28 February and 3 March", "2026-02-28 00:00 .. 2026-03-04 00:00")]
    [InlineData("between 20 December and 5 January", "2025-12-20 00:00 .. 2026-01-06 00:00")]
    [InlineData("between 20 December 2024 and 5 January", "2024-12-20 00:00 .. 2025-01-06 00:00")]
    [InlineData("between 2026-02-01 and 2026-02-14", "2026-02-01 00:00 .. 2026-02-15 00:00")]
    [InlineData("from March to May 2025", "2025-03-01 00:00 .. 2025-06-01 00:00")]
    [InlineData("from November to February", "2025-11-01 00:00 .. 2026-03-01 00:00")]
    [InlineData("from November 2024 to February", "2024-11-01 00:00 .. 2025-03-01 00:00")]
    [InlineData("between 2023 and 2024", "2023-01-01 00:00 .. 2025-01-01 00:00")]
    [InlineData("between Q1 and Q3 2025", "2025-01-01 00:00 .. 2025-10-01 00:00")]
    [InlineData("from two weeks ago to yesterday", "2026-02-23 00:00 .. 2026-03-11 00:00")]
    [InlineData("from Monday to now", "2026-03-09 00:00 .. 2026-03-11 10:30")]
    [InlineData("from last week until today", "2026-03-02 00:00 .. 2026-03-12 00:00")]
    [InlineData("3-5 March", "2026-03-03 00:00 .. 2026-03-06 00:00")]
    [InlineData("3–5 March 2025", "2025-03-03 00:00 .. 2025-03-06 00:00")]
    [InlineData("on March 3-5", "2026-03-03 00:00 .. 2026-03-06 00:00")]
    [InlineData("between May 2025 and March 2025", "-")]
    [InlineData("between 30 and 31 February", "-")]
    public void Two_ends(string phrase, string span) => AssertUnderstood(phrase, span);

    private static void AssertUnderstood(string phrase, string span)
    {
        var understood = Asked.At(Now, $"What did we say about prices {phrase}?");

        Assert.Equal(span, Asked.Span(understood));
        if (understood is not null)
        {
            Assert.Equal((phrase, "What did we say about prices?"), (understood.Phrase, understood.Text));
        }
    }
}
