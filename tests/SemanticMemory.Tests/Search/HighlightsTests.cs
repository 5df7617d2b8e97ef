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

    [Fact]
    public void Of_a_long_mail_the_passage_with_most_of_the_words_is_shown()
    {
        var filler = string.Join(' ', Enumerable.Range(0, 30).Select(i => $"The lamp report number {i} was filed 🙂 with the usual remarks about travel."));
        var content = $"{filler} By the way, the spectrometer needs a new deuterium lamp. {filler}";

        var found = Highlights.Find(content, "deuterium lamp of the spectrometer");

        var about = content.IndexOf("By the way", StringComparison.Ordinal);
        Assert.Equal(["spectrometer", "deuterium", "lamp"], found.Select(range => content.Substring(range.Start, range.Length)).Where(word => word != "lamp").Append("lamp"));
        Assert.Contains(new TextRange(content.IndexOf("spectrometer", StringComparison.Ordinal), "spectrometer".Length), found);
        Assert.All(found, range => Assert.InRange(range.Start, about - 1000, about + 1000));
    }

    [Fact]
    public void Ranges_count_utf16_units()
    {
        const string content = "👩‍👩‍👧 paid 𝒳 café\u0301 twice";

        var found = Highlights.Find(content, "paid twice");

        Assert.Equal([new TextRange(content.IndexOf("paid", StringComparison.Ordinal), 4), new TextRange(content.IndexOf("twice", StringComparison.Ordinal), 5)], found);
    }
}
