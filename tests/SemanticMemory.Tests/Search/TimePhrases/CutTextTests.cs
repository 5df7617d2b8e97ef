namespace SemanticMemory.Tests.Search.TimePhrases;

/// <summary>What is left of a question. Asked on Wednesday 11 March 2026 at 10:30 UTC.</summary>
public sealed class CutTextTests
{
    [Theory]
    [InlineData("What did we discuss about pricing last week?", "last week", "What did we discuss about pricing?")]
    [InlineData("Last week, what was said of prices?", "Last week", "what was said of prices?")]
    [InlineData("What was said, last week, of prices?", "last week", "What was said, of prices?")]
    [InlineData("  prices   since Monday  ", "since Monday", "prices")]
    [InlineData("Did we agree on last month what to pay?", "last month", "Did we agree on what to pay?")]
    [InlineData("What has April said since Monday?", "since Monday", "What has April said?")]
    [InlineData("prices last may", "last may", "prices")]
    [InlineData("mails of last week", "of last week", "mails")]
    [InlineData("YESTERDAY EVENING", "YESTERDAY EVENING", "")]
    [InlineData("yesterday's chat about kettles", "yesterday", "chat about kettles")]
    [InlineData("last week’s e-mails", "last week", "e-mails")]
    [InlineData("(prices yesterday)", "yesterday", "(prices)")]
    [InlineData("prices yesterday - and terms", "yesterday", "prices - and terms")]
    [InlineData("🙂 prices yesterday 🙂", "yesterday", "🙂 prices 🙂")]
    [InlineData("价格 yesterday", "yesterday", "价格")]
    [InlineData("What did Kim say last week about the trip in May?", "last week", "What did Kim say about the trip in May?")]
    [InlineData("What did Kim say in May 2025 about prices, and yesterday?", "yesterday", "What did Kim say in May 2025 about prices, and?")]
    [InlineData("who sang \"last week\" yesterday", "yesterday", "who sang \"last week\"")]
    [InlineData("We met last week.\nWhat was it about?", null, null)]
    [InlineData("We met last week.\nWhat was it about yesterday?", "yesterday", "We met last week.\nWhat was it about?")]
    public void The_phrase_is_cut_and_the_rest_stands_as_it_was_written(string question, string? phrase, string? text)
    {
        var understood = Asked.At("2026-03-11 10:30", question);

        Assert.Equal((phrase, text), (understood?.Phrase, understood?.Text));
    }
}
