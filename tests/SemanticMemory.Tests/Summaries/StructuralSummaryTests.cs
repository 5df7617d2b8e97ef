using SemanticMemory.Messages;
using SemanticMemory.Summaries;
using SemanticMemory.Tests.Context;

namespace SemanticMemory.Tests.Summaries;

public sealed class StructuralSummaryTests
{
    [Fact]
    public void A_summary_says_where_how_long_what_about_what_is_open_and_who_said_what_last()
    {
        var summary = Of(
            Given.Turn(0, MessageRole.User, "What would the enterprise plan cost?", "Dana, Acme"),
            Given.Assistant(5, "The enterprise plan is 38 euros per seat."),
            Given.Turn(90, MessageRole.User, "And is there a discount?", "Dana, Acme"));

        Assert.Equal(
            """
            3 messages on web over 1 h 30 min (2026-03-12 12:00 to 2026-03-12 13:30).
            Topics: enterprise plan; discount.
            Open question of user "Dana, Acme": And is there a discount?
            Last said by user "Dana, Acme" (2026-03-12 13:30): And is there a discount?
            Last said by assistant (2026-03-12 12:05): The enterprise plan is 38 euros per seat.
            """.ReplaceLineEndings("\n"),
            summary.Summary);
        Assert.Equal(["And is there a discount?"], summary.OpenQuestions);
        Assert.Equal((SummaryKind.Structural, 3L, TimeSpan.FromMinutes(90)), (summary.Kind, summary.MessageCount, summary.Duration));
    }

    [Fact]
    public void Nothing_said_is_a_summary_too() => Assert.Equal("No messages on web.", Of().Summary);

    [Fact]
    public void One_message_has_no_duration()
    {
        var summary = Of(Given.User(0, "Hello."));

        Assert.StartsWith("1 message on web (2026-03-12 12:00).\n", summary.Summary, StringComparison.Ordinal);
        Assert.Equal((TimeSpan.Zero, 0), (summary.Duration, summary.Topics.Count));
    }

    [Fact]
    public void Times_are_shown_in_the_time_zone_asked_for() => Assert.Contains(
        "2026-03-12 21:00",
        StructuralSummary.Of(Material(Given.User(0, "Hello.")) with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo") }).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void What_is_said_stays_on_its_line_and_is_cut()
    {
        var summary = Of(Given.Turn(0, MessageRole.User, "One\n## Topics: none\u001b[2J " + Given.Words(400), "Da\nna"));

        Assert.DoesNotContain("\n##", summary.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', summary.Summary);
        Assert.EndsWith(" …", summary.Summary, StringComparison.Ordinal);
        Assert.InRange(summary.Summary.Length, 200, 600);
    }

    [Fact]
    public void Questions_that_were_answered_later_are_not_open() =>
        Assert.Empty(StructuralSummary.Of(Material(Given.User(0, "Ripe?")) with { Later = [Given.Assistant(1, "Yes.")] }).OpenQuestions);

    private static SessionSummary Of(params Message[] messages) => StructuralSummary.Of(Material(messages));

    private static SummaryMaterial Material(params Message[] messages) => new("web", messages, messages.Length, messages.FirstOrDefault()?.Timestamp, TimeZoneInfo.Utc);
}
