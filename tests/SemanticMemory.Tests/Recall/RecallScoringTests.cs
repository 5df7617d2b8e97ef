using SemanticMemory.Messages;
using SemanticMemory.Recall;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Recall;

public sealed class RecallScoringTests
{
    private static readonly DateTimeOffset s_now = MemoryFixture.Start;
    private static readonly RecallOptions s_options = new() { RecencyWeight = 0 };

    [Fact]
    public void Values_are_stretched_from_zero_to_one_and_absent_ones_are_the_least()
    {
        Assert.Equal([0, .5, 1, 0], MinMax(2, 3, 4, null));
    }

    [Fact]
    public void Equal_values_are_all_hits()
    {
        Assert.Equal([1, 0, 1], MinMax(2, null, 2));
        Assert.Equal([0], MinMax(null as double?));
        Assert.Empty(MinMax());
    }

    [Fact]
    public void What_both_queries_found_comes_before_what_one_found()
    {
        var ranked = RecallScoring.Rank([Candidate("dense", .9, null), Candidate("both", .85, 9), Candidate("words", null, 10), Candidate("weak", .1, 1)], s_options, s_now, explain: false);

        Assert.Equal(["both", "words", "dense", "weak"], ranked.Select(hit => hit.Message.Content));
    }

    [Fact]
    public void Recency_halves_with_every_half_life()
    {
        var month = TimeSpan.FromDays(30);

        Assert.Equal(1, RecallScoring.Recency(s_now, s_now, month));
        Assert.Equal(1, RecallScoring.Recency(s_now.AddDays(1), s_now, month));
        Assert.Equal(.5, RecallScoring.Recency(s_now.AddDays(-30), s_now, month), 12);
        Assert.Equal(.25, RecallScoring.Recency(s_now.AddDays(-60), s_now, month), 12);
    }

    [Fact]
    public void Of_two_equal_answers_the_newer_one_comes_first()
    {
        var (old, recent) = (Candidate("old", .5, 5, days: 200), Candidate("new", .5, 5, days: 1));

        Assert.Equal("new", RecallScoring.Rank([old, recent], s_options, s_now, explain: false)[0].Message.Content);
        Assert.Equal("new", RecallScoring.Rank([old, recent], new RecallOptions(), s_now, explain: false)[0].Message.Content);
    }

    [Fact]
    public void The_order_does_not_depend_on_the_order_given()
    {
        var random = new Random(7);
        var candidates = Enumerable.Range(0, 60).Select(i => Candidate($"c{i}", random.Next(4) / 4.0, random.Next(3) == 0 ? null : random.Next(5), random.Next(3))).ToArray();
        var expected = RecallScoring.Rank(candidates, new RecallOptions(), s_now, explain: false).Select(hit => hit.Message.Id).ToArray();

        random.Shuffle(candidates);

        Assert.Equal(expected, RecallScoring.Rank(candidates, new RecallOptions(), s_now, explain: false).Select(hit => hit.Message.Id));
    }

    [Theory]
    [InlineData("Thank you for your order.", "thank you, for your ORDER!", true)]
    [InlineData("Thank you for your order.", "Thank you for your patience.", false)]
    [InlineData("👍", "👍", true)]
    [InlineData("👍", "👎", false)]
    [InlineData("", "", false)]
    public void Nearly_the_same_words_are_a_duplicate(string first, string second, bool duplicate)
    {
        Assert.Equal(duplicate ? [first] : [first, second], NearDuplicates.Remove([first, second], text => text, .9));
    }

    [Fact]
    public void One_changed_word_in_twenty_is_nearly_the_same()
    {
        var words = Enumerable.Range(0, 40).Select(i => $"word{i}").ToArray();
        var (quoted, other) = (string.Join(' ', words.SkipLast(1)), string.Join(' ', words.SkipLast(10)));

        Assert.Single(NearDuplicates.Remove([string.Join(' ', words), quoted], text => text, .9));
        Assert.Equal(2, NearDuplicates.Remove([string.Join(' ', words), other], text => text, .9).Count);
    }

    private static double[] MinMax(params double?[] values) =>
        RecallScoring.MinMax([.. values.Select((value, i) => Candidate($"c{i}", value, null))], candidate => candidate.Dense);

    private static RecallCandidate Candidate(string text, double? dense, double? lexical, int days = 0) => new(
        new Message
        {
            Id = SemanticMemory.Storage.PointIds.From("test", text),
            SessionId = Guid.Empty,
            Channel = "web",
            Role = MessageRole.User,
            Content = text,
            Timestamp = s_now.AddDays(-days),
        },
        dense,
        dense is null ? null : 1,
        lexical,
        lexical is null ? null : 1);
}
