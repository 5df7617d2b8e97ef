using SemanticMemory.Recall;

namespace SemanticMemory.Tests.Recall;

public sealed class AnalysisCacheTests
{
    [Fact]
    public void What_was_worked_out_is_kept()
    {
        var (cache, message) = (new AnalysisCache(10_000), Stretch.Of("a tangerine")[0].Message);

        Assert.Same(cache.Of(message), cache.Of(message with { Feedback = new SemanticMemory.Messages.Feedback(5) }));
    }

    [Fact]
    public void Other_content_under_the_same_id_is_worked_out_anew()
    {
        var (cache, message) = (new AnalysisCache(10_000), Stretch.Of("a tangerine")[0].Message);
        cache.Of(message);

        Assert.Equal(3, cache.Of(message with { Content = "two tangerines and three lemons" }).Turns[0].Length - 1);
    }

    [Fact]
    public void What_is_asked_for_again_stays_and_what_is_not_goes()
    {
        var cache = new AnalysisCache(4000);
        var messages = Stretch.Of([.. Enumerable.Range(0, 200).Select(i => $"message {i}")]).Select(turn => turn.Message).ToArray();
        var (first, second) = (cache.Of(messages[0]), cache.Of(messages[1]));
        foreach (var message in messages[2..])
        {
            cache.Of(message);
            cache.Of(messages[0]);
        }

        Assert.Same(first, cache.Of(messages[0]));
        Assert.NotSame(second, cache.Of(messages[1]));
    }
}
