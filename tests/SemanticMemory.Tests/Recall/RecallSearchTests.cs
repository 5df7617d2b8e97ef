using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using SemanticMemory.Messages;
using SemanticMemory.Recall;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Recall;

public class RecallSearchTests : IAsyncLifetime
{
    private MemoryFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Searches made at the same time.</summary>
    protected virtual int SearchesAtOnce => 200;

    protected virtual Task<MemoryFixture> OpenAsync(SessionManagerOptions? options = null, IEmbeddingGenerator<string, Embedding<float>>? model = null) =>
        Task.FromResult(new MemoryFixture(options, model));

    [Fact]
    public async Task The_answer_beside_the_words_is_found()
    {
        await TalkAsync("Kim: How was the ceramics fair in Valencia?", "Dana: Crowded, I came back with eleven.", "Kim: And the weather?", "Dana: Rain all day.");

        Assert.Equal("Crowded, I came back with eleven.", (await FindAsync("How was the ceramics fair for Dana?"))[0].Message.Content);
    }

    [Fact]
    public async Task An_explanation_shows_what_counts_nothing_too_and_changes_no_score()
    {
        var weights = new RecallWeights { Bm25Prev = 0, Bm25Window = 0, MaxSim = 0, Answers = 0, Topic = 0 };
        await using var fixture = await OpenAsync(new SessionManagerOptions { Recall = new RecallOptions { Weights = weights } });
        var session = (await fixture.Memory.StartAsync(new NewSession { Channel = "web", Tags = ["ceramics"] })).Session;
        foreach (var said in new[] { "How was the ceramics fair in Valencia?", "Crowded, I came back with eleven bowls.", "And the weather?" })
        {
            await fixture.SayAsync(session.Id, said, said.EndsWith('?') ? MessageRole.User : MessageRole.Assistant);
        }

        var request = new SearchRequest { Query = "ceramics bowls from the fair" };
        var plain = await fixture.Memory.SearchAsync(request);
        var explained = await fixture.Memory.SearchAsync(request with { Explain = true });

        Assert.Equal(plain.Hits.Select(hit => (hit.Message.Id, hit.Score)), explained.Hits.Select(hit => (hit.Message.Id, hit.Score)));
        Assert.Equal(plain.Confidence, explained.Confidence);
        foreach (var name in new[] { "bm25Prev", "maxsim", "answers" })
        {
            Assert.All(explained.Hits, hit => Assert.Equal(0, hit.Explain!.Signals[name].Weight));
            Assert.Contains(explained.Hits, hit => hit.Explain!.Signals[name].Value > 0);
        }
    }

    [Fact]
    public async Task Who_is_named_is_preferred_in_a_name_of_lower_case_too()
    {
        await TalkAsync("Kim: I like tangerine juice.", "Dana: I like tangerine cake.");

        Assert.Equal("Kim", (await FindAsync("what does kim like"))[0].Message.Author);
        Assert.Equal("Dana", (await FindAsync("what does dana like"))[0].Message.Author);
    }

    [Fact]
    public async Task A_common_word_is_no_name()
    {
        await TalkAsync([.. Enumerable.Range(0, 30).Select(i => $"Kim: The page number {i} is lost."), "Mark Page: Goodbye then."]);

        Assert.All(await FindAsync("which page is lost"), hit => Assert.Equal(0, hit.Explain!.Signals["authorNamed"].Value));
        Assert.Contains(await FindAsync("What did Page tell you?"), hit => hit.Explain!.Signals["authorNamed"].Value == 1);
    }

    [Fact]
    public async Task An_identifier_comes_before_everything_that_resembles_the_question()
    {
        await TalkAsync(
            "Kim: When is invoice INV-2042 due? I asked when the invoice is due.", "Dana: The invoice INV-2042 is due on Friday.", "Kim: And the other invoice, when is that due?",
            "Dana: See attachment inv2041 please.", "Kim: The invoice is due when it is due.");

        Assert.Equal("See attachment inv2041 please.", (await FindAsync("When is the invoice INV-2041 due?"))[0].Message.Content);
    }

    [Fact]
    public async Task A_neighbour_that_the_filter_leaves_out_is_not_found()
    {
        var session = await _fixture.StartAsync();
        await _fixture.SayAsync(session.Id, "Which tangerines do you want?");
        await _fixture.SayAsync(session.Id, "The small ones.", MessageRole.Assistant);

        var found = await _fixture.Memory.SearchAsync(new SearchRequest { Query = "tangerines", Mode = SearchMode.Keyword, Filter = new MessageFilter { Roles = [MessageRole.User] } });

        Assert.Equal("Which tangerines do you want?", Assert.Single(found.Hits).Message.Content);
    }

    // The message that must be first by meaning and words, by meaning alone and by words alone; null: nothing is found.
    [Theory]
    [InlineData("what is that you are", "What are you?", "What are you?", "What are you?")]
    [InlineData("who are you", "What are you?", "What are you?", "What are you?")]
    [InlineData("Dana", "Hello there.", "Hello there.", "Hello there.")]
    [InlineData("hello", "Hello there.", "Hello there.", "Hello there.")]
    [InlineData("greetings", "Hello there.", "Hello there.", null)]
    [InlineData("?!", null, null, null)]
    public Task In_a_tenant_of_three_messages_the_sensible_one_comes_first(string question, string? hybrid, string? semantic, string? keyword) =>
        AssertFirstAsync(["Dana: Hello there.", "What are you?", "👍"], question, hybrid, semantic, keyword);

    [Theory]
    [InlineData("what is that you are", "What is it that you are?", "What is it that you are?", "What is it that you are?")]
    [InlineData("Kim", "What is it that you are?", "What is it that you are?", "What is it that you are?")]
    [InlineData("INV-2041", "I paid INV-2041 👍", "I paid INV-2041 👍", "I paid INV-2041 👍")]
    [InlineData("March 2026", "The kettle leaks since March.", "The kettle leaks since March.", "The kettle leaks since March.")]
    [InlineData("broken water boiler", "The kettle leaks since March.", "The kettle leaks since March.", null)]
    public Task In_another_the_sensible_one_comes_first_too(string question, string? hybrid, string? semantic, string? keyword) =>
        AssertFirstAsync(["Dana: The kettle leaks since March.", "Kim: What is it that you are?", "Dana: I paid INV-2041 👍"], question, hybrid, semantic, keyword);

    [Theory]
    [InlineData("zzxxqq")]
    [InlineData("May 2026")]
    public async Task What_nothing_resembles_is_answered_without_confidence(string question)
    {
        await TalkAsync("Dana: Hello there.", "What are you?", "👍");

        foreach (var mode in (SearchMode[])[SearchMode.Hybrid, SearchMode.Semantic])
        {
            var found = await _fixture.Memory.SearchAsync(new SearchRequest { Query = question, Mode = mode, Explain = true });

            Assert.NotEmpty(found.Hits);
            Assert.All(found.Hits, hit => Assert.All(hit.Explain!.Signals.Values, signal => Assert.InRange(signal.Value, 0, 1)));
            Assert.InRange(found.Confidence, .001, .3);
        }

        Assert.Empty((await _fixture.Memory.SearchAsync(new SearchRequest { Query = question, Mode = SearchMode.Keyword })).Hits);
    }

    [Theory]
    [InlineData(SearchMode.Keyword)]
    [InlineData(SearchMode.Semantic)]
    [InlineData(SearchMode.Hybrid)]
    public async Task The_parts_of_a_score_add_up_to_it(SearchMode mode)
    {
        await TalkAsync("Kim: Where is the kettle, INV-2041?", "Dana: The kettle leaks since March.", "Kim: How many kettles do we have?", "Dana: Three kettles, and one lamp.", "Kim: We sail on Sunday.");

        var found = await _fixture.Memory.SearchAsync(new SearchRequest { Query = "How many kettles had Dana in March 2026, INV-2041?", Mode = mode, Explain = true, Recency = .5 });

        Assert.True(found.Hits.Count >= 4 && found.Hits[0].Score > 1, $"{found.Hits.Count} hits, the first of {found.Hits[0].Score}");
        Assert.All(found.Hits, hit => Assert.Equal(hit.Score, hit.Explain!.Signals.Values.Sum(signal => signal.Value * signal.Weight), 9));
        Assert.Equal(mode == SearchMode.Semantic, found.Hits.All(hit => hit.Explain!.Signals.Where(signal => signal.Key is not ("dense" or "recency")).All(signal => signal.Value.Value * signal.Value.Weight == 0)));
    }

    [Theory]
    [InlineData(SearchMode.Keyword)]
    [InlineData(SearchMode.Semantic)]
    [InlineData(SearchMode.Hybrid)]
    public async Task Of_three_messages_without_authors_the_one_asked_for_comes_first(SearchMode mode)
    {
        await TalkAsync("The kettle leaks.", "We sail on Sunday.", "Thanks!");

        var found = await _fixture.Memory.SearchAsync(new SearchRequest { Query = "Which day do we sail?", Mode = mode });

        Assert.Equal("We sail on Sunday.", found.Hits[0].Message.Content);
    }

    [Fact]
    public async Task By_meaning_alone_a_name_says_who_is_meant_and_not_what()
    {
        await TalkAsync("Kim: Dana, are you there? Dana?", "Dana: I bought a sloop.", "Kim: Hello Dana!");

        Assert.Equal("I bought a sloop.", (await ByMeaningAsync("Which boat has Dana?"))[0].Message.Content);
    }

    [Fact]
    public async Task By_meaning_alone_a_question_of_nothing_but_a_name_is_looked_for_by_it()
    {
        await TalkAsync("Dana: My sailing boat is blue.", "Kim: Hello Dana!", "Kim: Rain all day.");

        Assert.Equal("Hello Dana!", (await ByMeaningAsync("and what about Dana?"))[0].Message.Content);
    }

    [Fact]
    public async Task As_many_hits_are_asked_of_each_query_as_the_options_say()
    {
        await using var fixture = await OpenAsync(new SessionManagerOptions { Recall = new RecallOptions { Hits = 2 } });
        await fixture.StartAsync(said: [.. Enumerable.Range(0, 40).Select(i => $"The tangerine crate number {i} arrived in warehouse {i * 7}.")]);

        var hits = (await fixture.Memory.SearchAsync(new SearchRequest { Query = "tangerine crate", Explain = true, Limit = 50 })).Hits;

        Assert.Equal(80, new RecallOptions().Hits);
        Assert.Equal((2, 2), (hits.Max(hit => hit.Explain!.DenseRank), hits.Max(hit => hit.Explain!.LexicalRank)));
        Assert.InRange(hits.Count, 2, 4 * 3);
    }

    [Fact]
    public async Task Texts_that_another_build_took_apart_are_found_as_before()
    {
        await TalkAsync("Kim: How was the ceramics fair in Valencia?", "Dana: Crowded, I came back with eleven.", "Kim: And the weather?", "Dana: Rain all day.", "Kim: I see.");
        const string asked = "How was the ceramics fair for Dana?";
        var before = await FindAsync(asked);

        await _fixture.Store.OpenTenant(_fixture.Memory.Tenant).Messages.PatchAsync(Filter.Everything, new PointPatch { Features = new byte[] { 1, 2, 3 } });

        Assert.Equal(before.Select(hit => (hit.Message.Id, hit.Score)), (await FindAsync(asked)).Select(hit => (hit.Message.Id, hit.Score)));
    }

    [Fact]
    public async Task Searches_at_the_same_time_do_not_meddle_with_each_other()
    {
        await TalkAsync([.. Enumerable.Range(0, 40).Select(i => $"{(i % 2 == 0 ? "Kim" : "Dana")}: The {(i % 3 == 0 ? "tangerine" : "plum")} crate number {i} arrived in warehouse {i % 7}.")]);
        string[] asked = ["tangerine crate", "plum crate of Dana", "warehouse 3", "What did Kim say of number 12?"];
        var alone = new List<string>();
        foreach (var question in asked)
        {
            alone.Add(Told(await FindAsync(question)));
        }

        var together = await Task.WhenAll(Enumerable.Range(0, SearchesAtOnce).Select(i => Task.Run(async () => Told(await FindAsync(asked[i % asked.Length])))));

        Assert.Equal(Enumerable.Range(0, SearchesAtOnce).Select(i => alone[i % asked.Length]), together);

        static string Told(IReadOnlyList<SearchHit> hits) => string.Join(' ', hits.Select(hit => $"{hit.Message.Id}={hit.Score:R}"));
    }

    [Fact]
    public async Task With_another_model_its_cosines_count_and_words_still_match()
    {
        await using var fixture = await OpenAsync(new SessionManagerOptions { Recall = new RecallOptions { Hits = 1 } }, new Letters());
        var session = await fixture.StartAsync();
        await fixture.Memory.AppendAsync(session.Id, [Said("delta"), Said("beta gamma"), Said("maggot"), Said("alpha")]);

        var hits = (await fixture.Memory.SearchAsync(new SearchRequest { Query = "gamma", Explain = true })).Hits;

        // The only hit, with its neighbours; by their letters "maggot" is nearer than "delta".
        Assert.Equal("beta gamma", hits[0].Message.Content);
        var of = hits.ToDictionary(hit => hit.Message.Content, hit => hit.Explain!);
        Assert.Equal(["beta gamma", "delta", "maggot"], of.Keys.Order(StringComparer.Ordinal));
        Assert.All(of, hit => Assert.Equal(hit.Key == "beta gamma" ? 1 : null, hit.Value.DenseRank));
        var (near, far, least) = (Cosine("beta gamma"), Cosine("maggot"), Cosine("delta"));
        Assert.True(near > far && far > least + .1);
        Assert.Equal(1, Dense("beta gamma"), 1e-3);
        Assert.Equal((far - least) / (near - least), Dense("maggot"), 1e-3);
        Assert.Equal(0, Dense("delta"), 1e-3);

        // A window's cosine says what stands beside a turn as well.
        Assert.True(Math.Abs(Dense("maggot") - of["maggot"].Signals["denseWindow"].Value) > .01);
        Assert.True(of["beta gamma"].Signals["maxsim"].Value > .99);

        double Dense(string content) => of[content].Signals["dense"].Value;

        static double Cosine(string content) => Letters.Cosine("gamma", content);
    }

    private static NewMessage Said(string text) => new() { Role = MessageRole.User, Content = text };

    private async Task TalkAsync(params string[] said)
    {
        var session = await _fixture.StartAsync();
        foreach (var line in said)
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            _fixture.Time.Advance(TimeSpan.FromMinutes(1));
            await _fixture.Memory.AppendAsync(session.Id, new NewMessage { Role = MessageRole.User, Author = colon < 0 ? null : line[..colon], Content = line[(colon < 0 ? 0 : colon + 2)..] });
        }
    }

    private async Task AssertFirstAsync(string[] talk, string question, string? hybrid, string? semantic, string? keyword)
    {
        await TalkAsync(talk);
        foreach (var (mode, first) in ((SearchMode, string?)[])[(SearchMode.Hybrid, hybrid), (SearchMode.Semantic, semantic), (SearchMode.Keyword, keyword)])
        {
            var found = await _fixture.Memory.SearchAsync(new SearchRequest { Query = question, Mode = mode, Explain = true });

            Assert.Equal((mode, first), (mode, found.Hits.Select(hit => hit.Message.Content).FirstOrDefault()));
            Assert.Equal(first is null, found.Confidence == 0);
            Assert.InRange(found.Confidence, 0, .999);
            Assert.All(found.Hits, hit => Assert.All(hit.Explain!.Signals.Values, signal => Assert.InRange(signal.Value, 0, 1)));
        }
    }

    private async Task<IReadOnlyList<SearchHit>> ByMeaningAsync(string question) =>
        (await _fixture.Memory.SearchAsync(new SearchRequest { Query = question, Mode = SearchMode.Semantic })).Hits;

    private async Task<IReadOnlyList<SearchHit>> FindAsync(string question) =>
        (await _fixture.Memory.SearchAsync(new SearchRequest { Query = question, Explain = true, Limit = 50 })).Hits;

    /// <summary>Counts letters: a model of four dimensions that is not the built-in one.</summary>
    private sealed class Letters : IEmbeddingGenerator<string, Embedding<float>>
    {
        public static double Cosine(string one, string other) => TensorPrimitives.CosineSimilarity(Of(one), Of(other));

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(Of(text)))));

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("test", defaultModelId: "letters", defaultModelDimensions: 4) : null;

        public void Dispose()
        {
        }

        private static float[] Of(string text) => [1 + text.Count(c => c == 'g'), text.Count(c => c == 'm'), text.Count(c => c == 'l'), text.Count(c => c == 'd')];
    }
}
