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

    [Theory]
    [InlineData("bm25Prev", "bm25Prev")]
    [InlineData("bm25Window", "bm25Window")]
    [InlineData("topic", "topic")]
    [InlineData("maxsim,answers", "maxsim,answers")]
    [InlineData("maxsim", "")]
    [InlineData("answers", "answers")]
    [InlineData("dense,denseWindow,month,namesPresent", "")]
    public async Task What_counts_nothing_is_left_at_zero_where_nothing_else_is_made_of_it(string uncounted, string left)
    {
        var weights = uncounted.Split(',').Aggregate(new RecallWeights(), (rest, name) => rest.With(name, 0));
        ParityTalk[] talks = [new("pottery"), new("spectrometer")];
        foreach (var (talk, expected) in talks.SelectMany(talk => talk.Expected.Select(expected => (talk, expected))))
        {
            var (question, chain) = (await QuestionAsync(talk, expected), TurnChain.Of(talk.Fetched(expected.Hits)));
            var (all, counted) = (RecallSignals.Of(question, chain), RecallSignals.Of(question, chain, Signals.Of(weights)));

            foreach (var signal in Enum.GetValues<Signal>())
            {
                Assert.Equal(left.Split(',').Contains(Signals.Name(signal)) ? new double[chain.Count] : all.Values[(int)signal], counted.Values[(int)signal]);
            }

            // What a confidence is made of.
            Assert.Equal(all.Cosines, counted.Cosines);
            Assert.Equal(all.Windows, counted.Windows);
            Assert.Equal(Enumerable.Range(0, chain.Count).Select(all.Coverage), Enumerable.Range(0, chain.Count).Select(counted.Coverage));
        }
    }

    private static async Task<IReadOnlyList<RankedMessage>> RankAsync(ParityTalk talk, ParityTalk.Expectation expected)
    {
        var question = await QuestionAsync(talk, expected);
        var chain = TurnChain.Of(talk.Fetched(expected.Hits));
        var ranking = RecallScoring.Rank(chain, RecallSignals.Of(question, chain), [], new RecallOptions(), MemoryFixture.Start, explain: true);
        return [.. ranking.Turns.Select(ranking.MessageOf)];
    }

    private static async Task<AskedQuestion> QuestionAsync(ParityTalk talk, ParityTalk.Expectation expected)
    {
        var names = AskedNames.In(expected.Question, talk.Authors, talk.IsCommon);
        var terms = new List<uint>();
        LocalTerms.Append(names.Rest, terms);
        var pieces = new List<ushort>();
        StaticModel.Shared.Pieces.Encode(names.Rest, pieces);
        return new AskedQuestion
        {
            Terms = [.. terms.Distinct()],
            Pieces = [.. pieces.Distinct()],
            Vector = await new Embedder(new BuiltInEmbeddingGenerator()).EmbedQueryAsync(names.Rest),
            Authors = names.Authors,
            Dates = AskedDates.In(expected.Question),
        };
    }

    private static void AssertNear(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance, $"The {what} is {actual}, not {expected}.");

    private static string CamelCase(string name) => string.Concat(name.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
