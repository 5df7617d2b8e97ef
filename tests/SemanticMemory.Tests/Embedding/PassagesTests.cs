using System.Text;
using SemanticMemory.Embedding;

namespace SemanticMemory.Tests.Embedding;

public sealed class PassagesTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t\u00a0\u2003")]
    public void A_blank_text_has_no_passage(string text) => Assert.Empty(Passages.Split(text));

    [Fact]
    public void A_text_of_120_words_is_one_passage_without_the_blanks_around_it()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 120));
        Assert.Equal(new Passage(2, text.Length), Assert.Single(Passages.Split($"  {text}\n")));
        Assert.Equal(2, Passages.Split(text + " word").Count);
    }

    [Fact]
    public void Long_prose_is_cut_between_sentences_into_about_100_words_that_overlap_by_a_sentence_or_two()
    {
        var text = string.Join(' ', Enumerable.Range(0, 80).Select(i => $"Dr. Smith e-mailed item no. {i}.5 to a.b@c.example about the U.S. office today."));
        var passages = Passages.Split(text);
        Assert.True(passages.Count > 8);
        foreach (var passage in passages)
        {
            var words = Words(Text(text, passage));
            Assert.InRange(words, 60, 120);
            Assert.StartsWith("Dr. Smith", Text(text, passage), StringComparison.Ordinal);
            Assert.EndsWith("office today.", Text(text, passage), StringComparison.Ordinal);
        }

        for (var i = 1; i < passages.Count; i++)
        {
            Assert.InRange(Words(text[passages[i].Start..passages[i - 1].End]), 10, 30);
        }
    }

    [Theory]
    [InlineData("I asked. She answered", 8)]
    [InlineData("Really?! yes", 8)]
    [InlineData("He said \"Stop.\" Then", 15)]
    [InlineData("one\n\ntwo", 3)]
    [InlineData("one\r\n \r\ntwo", 3)]
    [InlineData("first:\n- item", 6)]
    [InlineData("first\n2. item", 5)]
    [InlineData("first\nb) item", 5)]
    [InlineData("終わりです。次です", 6)]
    [InlineData("「終わり。」次", 6)]
    public void A_sentence_ends_here(string text, int end) => Assert.Equal([end, text.Length], SentenceEndsOf(text));

    [Theory]
    [InlineData("Mr. Brown")]
    [InlineData("e.g. Monday")]
    [InlineData("J. Smith")]
    [InlineData("the U.S. office")]
    [InlineData("3.14 is pi")]
    [InlineData("1. First")]
    [InlineData("see https://host.example/a.b?c=d. and more")]
    [InlineData("ask a.b@host.example now")]
    [InlineData("wrapped\nline")]
    [InlineData("wrapped\r\nline")]
    [InlineData("v2.0 is out")]
    public void No_sentence_ends_inside_of(string text) => Assert.Equal([text.Length], SentenceEndsOf(text));

    [Fact]
    public void Four_hundred_words_without_a_full_stop_are_cut_between_words()
    {
        var text = string.Join(' ', Enumerable.Range(0, 400).Select(i => $"word{i}"));
        var passages = Passages.Split(text);
        Assert.InRange(passages.Count, 4, 6);
        Assert.All(passages, passage => Assert.True((passage.Start == 0 || text[passage.Start - 1] == ' ') && (passage.End == text.Length || text[passage.End] == ' ')));
        Assert.All(passages.Skip(1).Zip(passages), pair => Assert.Equal(20, Words(text[pair.First.Start..pair.Second.End])));
    }

    [Fact]
    public void Scripts_without_spaces_are_cut_by_characters()
    {
        var text = string.Concat(Enumerable.Repeat("日本語の長い文章", 100));
        var passages = Passages.Split(text);
        Assert.All(passages, passage => Assert.InRange(passage.Length, 100, 240));
        Assert.InRange(passages.Count, 4, 7);
    }

    [Fact]
    public void Characters_of_two_units_are_never_split()
    {
        foreach (var letter in new[] { "\U00020000", "🙂", "𝒳" })
        {
            var text = string.Concat(Enumerable.Repeat(letter, 3_001));
            Assert.All(Passages.Split(text), passage => Assert.False(char.IsLowSurrogate(text[passage.Start]) || char.IsHighSurrogate(text[passage.End - 1])));
        }
    }

    [Fact]
    public void Every_non_blank_character_lies_in_a_passage_and_passages_rise()
    {
        const int Seed = 20260302;
        var random = new Random(Seed);
        string[] bits = ["word", "Longer", "x", ".", ". ", "! ", " ", " ", " ", "\n", "\n\n", "- ", "1) ", "。", "日本", "ไทย", "🙂", "\ud800", "é", "e\u0301", new string('z', 450), "\u200b"];
        for (var round = 0; round < 400; round++)
        {
            var builder = new StringBuilder();
            for (var left = random.Next(1, 2_000); left > 0; left--)
            {
                builder.Append(bits[random.Next(random.Next(bits.Length) + 1)]);
            }

            var text = builder.ToString();
            var passages = Passages.Split(text);
            Assert.True(Covers(text, passages), $"seed {Seed}, round {round}");
            Assert.Equal(passages, Passages.Split(text));
        }
    }

    [Fact]
    public void Half_a_million_characters_of_any_kind_are_cut_into_passages_of_bounded_size()
    {
        foreach (var unit in new[] { "x", "word ", "日", ".", "a. ", "\u0301", "🙂", "- " })
        {
            var text = string.Concat(Enumerable.Repeat(unit, 500_000 / unit.Length));
            Assert.All(Passages.Split(text), passage => Assert.InRange(passage.Length, 1, 4_000));
        }
    }

    private static bool Covers(string text, IReadOnlyList<Passage> passages)
    {
        var (start, end) = (-1, 0);
        foreach (var passage in passages)
        {
            if (passage.Start <= start || passage.End <= end || char.IsWhiteSpace(text[passage.Start]) || char.IsWhiteSpace(text[passage.End - 1])
                || (passage.Start > end && !string.IsNullOrWhiteSpace(text[end..passage.Start])))
            {
                return false;
            }

            (start, end) = (passage.Start, passage.End);
        }

        return string.IsNullOrWhiteSpace(text[end..]);
    }

    private static IEnumerable<int> SentenceEndsOf(string text) => Atoms.Of(text).Where(atom => atom.EndsSentence).Select(atom => atom.End);

    private static string Text(string text, Passage passage) => text.Substring(passage.Start, passage.Length);

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
