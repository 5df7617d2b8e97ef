using SemanticMemory.Embedding;
using SemanticMemory.Recall;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Recall;

public sealed class RecallParityTests
{
    private const double Tolerance = 1e-3;

    [Theory]
    [InlineData("pottery")]
    [InlineData("spectrometer")]
    public void Names_are_taken_out_as_the_reference_does(string name)
    {
        var talk = new ParityTalk(name);
        foreach (var expected in talk.Expected)
        {
            var names = AskedNames.In(expected.Question, talk.Authors, talk.IsCommon);

            Assert.Equal(expected.Named, names.Authors.Order(StringComparer.Ordinal));
            Assert.Equal(expected.Rest, string.Join(' ', QuestionWord.Of(names.Rest).Select(word => word.Text)));
        }
    }

    [Theory]
    [InlineData("pottery")]
    [InlineData("spectrometer")]
    public async Task Signals_and_order_are_the_references(string name)
    {
        var talk = new ParityTalk(name);
        foreach (var expected in talk.Expected)
        {
            var ranked = await RankAsync(talk, expected);

            Assert.Equal(expected.Ranked.Select(hit => hit.Id), ranked.Select(talk.IdOf));
            foreach (var (hit, reference) in ranked.Zip(expected.Ranked))
            {
                AssertNear(reference.Score, hit.Score, $"score of {reference.Id} for '{expected.Question}'");
                foreach (var (signal, value) in reference.Signals)
                {
                    AssertNear(value, hit.Explanation!.Signals[CamelCase(signal)].Value, $"{signal} of {reference.Id} for '{expected.Question}'");
                }
            }
        }
    }

    [Fact]
    public void Every_signal_has_a_question_that_it_matters_to()
    {
        var ranked = new ParityTalk("pottery").Expected.Concat(new ParityTalk("spectrometer").Expected).SelectMany(expected => expected.Ranked).ToArray();

        Assert.Equal(10, ranked[0].Signals.Count);
        Assert.All(ranked[0].Signals.Keys, signal => Assert.Contains(ranked, hit => hit.Signals[signal] > 0));
    }

    private static async Task<IReadOnlyList<RankedMessage>> RankAsync(ParityTalk talk, ParityTalk.Expectation expected)
    {
        var names = AskedNames.In(expected.Question, talk.Authors, talk.IsCommon);
        var terms = new List<uint>();
        LocalTerms.Append(names.Rest, terms);
        var pieces = new List<ushort>();
        StaticModel.Shared.Pieces.Encode(names.Rest, pieces);
        var question = new AskedQuestion
        {
            Terms = [.. terms.Distinct()],
            Pieces = [.. pieces.Distinct()],
            Vector = await new Embedder(new BuiltInEmbeddingGenerator()).EmbedQueryAsync(names.Rest),
            Authors = names.Authors,
            Dates = AskedDates.In(expected.Question),
        };
        var fetched = talk.Fetched(expected.Hits);
        var chain = TurnChain.Of(fetched);
        return RecallScoring.Rank(fetched, chain, RecallSignals.Of(question, chain), [], new RecallOptions(), MemoryFixture.Start, explain: true);
    }

    private static void AssertNear(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance, $"The {what} is {actual}, not {expected}.");

    private static string CamelCase(string name) => string.Concat(name.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
