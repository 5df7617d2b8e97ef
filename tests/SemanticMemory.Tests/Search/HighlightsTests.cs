using SemanticMemory.Search;

namespace SemanticMemory.Tests.Search;

public sealed class HighlightsTests
{
    [Theory]
    [InlineData("The invoices were paid.", "Who paid the invoice?", "invoices|paid")]
    [InlineData("See INV-2041 and 2041.", "inv-2041", "INV-2041|2041")]
    [InlineData("café, Cafe\u0301", "CAFE", "café|Cafe\u0301")]
    [InlineData("私は日本語が好き", "日本語", "日本語")]
    [InlineData("私は猫が好き", "猫", "猫")]
    [InlineData("🙂 paid 🙂", "paid", "paid")]
    [InlineData("The invoices were paid.", "the was were", "")]
    [InlineData("", "invoice", "")]
    [InlineData("invoice", "", "")]
    public void Words_of_the_query_are_found_as_the_search_finds_them(string content, string query, string found) =>
        Assert.Equal(found, string.Join('|', Highlights.Find(content, query).Select(range => content.Substring(range.Start, range.Length))));

    [Fact]
    public void The_first_fifty_are_kept_and_they_rise_apart_from_each_other()
    {
        var content = string.Join(' ', Enumerable.Repeat("paid INV-2041", 200));
        var ranges = Highlights.Find(content, "paid INV-2041");
        Assert.Equal(Highlights.Most, ranges.Count);
        Assert.All(ranges.Skip(1).Zip(ranges), pair => Assert.True(pair.First.Start > pair.Second.Start + pair.Second.Length));
        Assert.Equal(new TextRange(0, 4), ranges[0]);
    }
}
