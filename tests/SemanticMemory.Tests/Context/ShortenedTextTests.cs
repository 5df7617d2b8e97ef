using SemanticMemory.Context;
using SemanticMemory.Search;

namespace SemanticMemory.Tests.Context;

public sealed class ShortenedTextTests
{
    private static readonly string Text = Given.Words(300);

    [Fact]
    public void A_text_that_is_short_enough_is_left_alone() => Assert.Same(Text, ShortenedText.Head(Text, Text.Length));

    [Fact]
    public void A_text_no_longer_than_the_mark_is_left_alone() => Assert.Equal("Where is my order?", ShortenedText.Head("Where is my order?", 0));

    [Fact]
    public void The_mark_says_how_much_is_left() => Assert.Equal("word0 word1 word2 … [shortened: 17 of 2,289 characters]", ShortenedText.Head(Text, 20));

    [Fact]
    public void Nothing_left_is_said_too() => Assert.Equal("… [shortened: 0 of 2,289 characters]", ShortenedText.Head(Text, 0));

    [Fact]
    public void The_part_around_the_best_one_begins_with_an_ellipsis() =>
        Assert.Equal("… word151 word152 word153 … [shortened: 23 of 2,289 characters]", ShortenedText.Around(Text, new TextRange(Text.IndexOf("word152", StringComparison.Ordinal), 7), 28));

    [Fact]
    public void At_the_end_only_what_is_before_is_missing() =>
        Assert.Equal("… word298 word299 [shortened: 15 of 2,289 characters]", ShortenedText.Around(Text, new TextRange(Text.Length - 3, 3), 20));

    [Fact]
    public void A_range_outside_of_the_text_does_no_harm() => Assert.EndsWith(" of 2,289 characters]", ShortenedText.Around(Text, new TextRange(9999, 50), 20), StringComparison.Ordinal);

    [Fact]
    public void A_word_without_end_is_cut_between_characters()
    {
        var cut = ShortenedText.Head(string.Concat(Enumerable.Repeat("💡", 500)), 101);

        Assert.Equal($"{string.Concat(Enumerable.Repeat("💡", 50))} … [shortened: 100 of 1,000 characters]", cut);
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1000, 777)]
    [InlineData(500_000, 1234)]
    public void The_longest_that_fits_is_found_but_for_a_few_characters(int length, int longest) =>
        Assert.InRange(ShortenedText.LongestThatFits(length, tried => tried <= longest), Math.Max(0, longest - 8), longest);

    [Fact]
    public void Everything_fits_or_nothing_does()
    {
        Assert.Equal(1000, ShortenedText.LongestThatFits(1000, _ => true));
        Assert.Equal(-1, ShortenedText.LongestThatFits(1000, _ => false));
    }
}
