using SemanticMemory.Embedding;
using SemanticMemory.Recall;

namespace SemanticMemory.Tests.Recall;

public sealed class TopicSignalTests
{
    [Fact]
    public void The_session_whose_tags_are_nearest_to_the_question_counts_most()
    {
        var values = Topic("Who was made to pay back the relocation money?", "holiday calendar", "relocation repayment", "centrifuge spare-parts");

        Assert.Equal(1, values[1]);
        Assert.All([values[0], values[2]], value => Assert.InRange(value, 0, .5));
    }

    [Fact]
    public void A_session_without_tags_counts_nothing()
    {
        var values = Topic("relocation", null, "relocation", "centrifuge");

        Assert.Equal((0, 1), (values[0], values[1]));
        Assert.Equal([0, 0], Topic("relocation", null, null));
    }

    [Fact]
    public void Without_the_built_in_vectors_the_words_still_count()
    {
        var chain = Chain("holiday", "relocation");

        var values = TopicSignal.Of(chain, default, Pieces("relocation"));

        Assert.Equal([0, .5], values.Select(value => Math.Round(value, 6)));
    }

    private static double[] Topic(string question, params string?[] topics)
    {
        var vector = new float[StaticModel.Dimension];
        var encoded = new List<ushort>();
        StaticModel.Shared.Pieces.Encode(question, encoded);
        StaticModel.Shared.Embed([.. encoded], vector);
        return [.. TopicSignal.Of(Chain(topics), vector, Pieces(question)).Select(value => Math.Round(value, 6))];
    }

    private static TurnChain Chain(params string?[] topics) =>
        TurnChain.Of(topics.Select((topic, i) => Stretch.Of($"message {i}")[0] with { Topic = topic }).ToArray());

    private static ushort[] Pieces(string text)
    {
        var encoded = new List<ushort>();
        StaticModel.Shared.Pieces.Encode(text, encoded);
        return [.. encoded.Distinct()];
    }
}
