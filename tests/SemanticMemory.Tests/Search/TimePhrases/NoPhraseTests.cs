namespace SemanticMemory.Tests.Search.TimePhrases;

/// <summary>Words that are no time, or no time at which something was said. Asked on Wednesday 11 March 2026 at 10:30 UTC.</summary>
public sealed class NoPhraseTests
{
    private const string Now = "2026-03-11 10:30";

    [Theory]
    [InlineData("prices in May")]
    [InlineData("prices in May 2025")]
    [InlineData("what did she say in march?")]
    [InlineData("the talk on 3 March 2026")]
    [InlineData("the talk on March 3rd")]
    [InlineData("the talk on 2026-03-05")]
    [InlineData("the talk on Monday, 2 March")]
    [InlineData("budget 2025")]
    [InlineData("in 2025 we agreed")]
    [InlineData("Q1 2026 results")]
    [InlineData("early May")]
    [InlineData("mid-May")]
    [InlineData("Monday standup")]
    [InlineData("Black Friday")]
    public void A_bare_month_year_or_date_stays_in_the_text(string question) => AssertNothing(question);

    [Theory]
    [InlineData("may I ask")]
    [InlineData("May I ask for a refund?")]
    [InlineData("since may I not ask")]
    [InlineData("we march on")]
    [InlineData("the last march on the capital")]
    [InlineData("the second offer")]
    [InlineData("wait a second")]
    [InlineData("the last mile")]
    [InlineData("her last name")]
    [InlineData("the last time we met")]
    [InlineData("last minute changes")]
    [InlineData("at the last minute")]
    [InlineData("my last day")]
    [InlineData("the last day of school")]
    [InlineData("the last week of term")]
    [InlineData("in the last 3 days of the offer")]
    [InlineData("the last five messages")]
    [InlineData("the last two")]
    [InlineData("week plan")]
    [InlineData("a two week holiday")]
    [InlineData("a week-long outage")]
    [InlineData("last week-long outage")]
    [InlineData("last-week")]
    [InlineData("past due invoices")]
    [InlineData("the past")]
    [InlineData("day to day work")]
    [InlineData("many years ago")]
    [InlineData("long ago")]
    [InlineData("in recent weeks")]
    [InlineData("INV-2041")]
    [InlineData("between 2020 and 2030 users")]
    [InlineData("before 2040 EUR")]
    [InlineData("between 3 and 5 may be enough")]
    [InlineData("2.5 days ago")]
    [InlineData("9999 years ago")]
    [InlineData("sun and sat")]
    [InlineData("since the sun rose")]
    [InlineData("since then")]
    [InlineData("before lunch")]
    [InlineData("from Berlin to Paris")]
    [InlineData("hours from Monday to Friday")]
    [InlineData("on Mondays")]
    [InlineData("slow on Monday mornings")]
    [InlineData("as of today")]
    [InlineData("03/05/2026")]
    [InlineData("since 03/05/2026")]
    [InlineData("since 30 February")]
    [InlineData("since 2026-13-01")]
    [InlineData("")]
    [InlineData("   ")]
    public void Words_of_another_meaning_are_left_alone(string question) => AssertNothing(question);

    [Theory]
    [InlineData("last year's budget")]
    [InlineData("yesterday's release")]
    [InlineData("last week’s outage")]
    [InlineData("the last 3 days' work")]
    [InlineData("on Monday's agenda")]
    public void What_belongs_to_a_time_was_not_said_then(string question) => AssertNothing(question);

    [Theory]
    [InlineData("what is due tomorrow")]
    [InlineData("the plan for next week")]
    [InlineData("in two days")]
    [InlineData("this Friday")]
    [InlineData("this evening")]
    [InlineData("tonight")]
    [InlineData("this weekend")]
    [InlineData("this December")]
    [InlineData("since 2027")]
    [InlineData("before 2027")]
    [InlineData("until this week")]
    [InlineData("due by Friday")]
    [InlineData("due by today")]
    [InlineData("due by the end of this month")]
    [InlineData("to be finished before Monday")]
    [InlineData("open until Friday")]
    [InlineData("two days before yesterday")]
    [InlineData("older than last week")]
    public void Nothing_was_said_in_the_future_and_a_deadline_is_no_time_of_saying(string question) => AssertNothing(question);

    [Theory]
    [InlineData("who sang \"last week\"")]
    [InlineData("who sang “yesterday”")]
    [InlineData("«since Monday»")]
    public void A_quotation_is_looked_for_as_it_stands(string question) => AssertNothing(question);

    [Theory]
    [InlineData("prices yesterday, not last year")]
    [InlineData("compare this week with last week")]
    [InlineData("prices in May 2025, and prices since January 2026")]
    [InlineData("prices before the new year and since January 2026")]
    public void Who_names_two_times_compares_them(string question) => AssertNothing(question);

    [Theory]
    [InlineData("what did she finish last Friday on 23 January 2022")]
    [InlineData("what did she do last weekend before April 10, 2023")]
    [InlineData("the Sunday before October 25, 2022")]
    [InlineData("two days after 3 March")]
    public void What_is_counted_from_a_date_is_not_counted_from_now(string question) => AssertNothing(question);

    [Theory]
    [InlineData("who is on call from 2 to 5 May")]
    [InlineData("not before May")]
    [InlineData("valid until 31 May")]
    [InlineData("the course between April and May")]
    [InlineData("after Easter")]
    public void The_next_one_is_nearer_than_the_last(string question) => AssertNothing(question);

    [Fact]
    public void A_long_text_is_no_question() => AssertNothing(new string('x', 490) + " last week.");

    private static void AssertNothing(string question) => Assert.Equal("-", Asked.Span(Asked.At(Now, question)));
}
