namespace SemanticMemory.Tests.Qdrant;

/// <summary>Scores, worked out by hand.</summary>
public sealed class DoubleScoreTests : DoubleTest
{
    private const int Digits = 5;

    [Fact]
    public async Task Each_row_of_a_query_counts_with_the_best_row_of_a_point()
    {
        await Wire.UpsertAsync("""
            {"id": 1, "vector": {"dense": [[1, 0], [0, 1]]}}, {"id": 2, "vector": {"dense": [[3, 4]]}}, {"id": 3, "vector": {"dense": [0, 2]}}, {"id": 4, "vector": {}}
            """);

        // (4, 3) has length 5: its cosines are .8 with (1, 0), .6 with (0, 1) and .96 with (3, 4).
        Assert.Equal([(2, .96f), (1, .8f), (3, .6f)], await ScoresAsync("""{"query": [4, 3], "using": "dense"}"""));

        // The second row (0, 1) adds 1, .8 and 1.
        Assert.Equal([(1, 1.8f), (2, 1.76f), (3, 1.6f)], await ScoresAsync("""{"query": [[4, 3], [0, 1]], "using": "dense"}"""));
    }

    [Fact]
    public async Task A_cosine_vector_comes_back_with_unit_length()
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {"dense": [3, 4], "lexical": {"indices": [9, 7], "values": [0.5, 1]}}}""");

        var vector = (await Wire.ResultAsync("GET", "/collections/c/points/1")).GetProperty("vector");

        Assert.Equal("[[0.6,0.8]]", vector.GetProperty("dense").GetRawText());
        Assert.Equal("""{"indices":[7,9],"values":[1.0,0.5]}""", vector.GetProperty("lexical").GetRawText());
    }

    [Theory]
    [InlineData("", 1, 2, 3)]
    [InlineData(""", "score_threshold": 0.5""", 1, 2)]
    [InlineData(""", "score_threshold": 0.6""", 1)]
    [InlineData(""", "score_threshold": 1""")]
    public async Task A_threshold_of_a_vector_query_is_exclusive(string threshold, params int[] expected)
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {"dense": [1, 0]}}, {"id": 2, "vector": {"dense": [3, 4]}}, {"id": 3, "vector": {"dense": [0, 1]}}""");

        Assert.Equal(expected, await Wire.IdsAsync("query", $$"""{"query": [1, 0], "using": "dense"{{threshold}}}"""));
    }

    [Fact]
    public async Task The_rarity_of_a_term_is_that_of_the_collection_or_of_the_corpus()
    {
        await UpsertWordsAsync();

        // Term 7 is in 2 of 4: ln(1 + (4 - 2 + .5) / (2 + .5)) = ln 2; term 8 in 3 of 4: ln(1 + 1.5 / 3.5) = ln(10 / 7).
        Assert.Equal(
            [(1, Rounded(2 * Math.Log(2))), (2, Rounded(Math.Log(2) + Math.Log(10 / 7.0)))],
            await ScoresAsync("""{"query": {"indices": [7, 8], "values": [1, 1]}, "using": "lexical", "limit": 2}"""));

        // In tenant a alone, term 7 is in 2 of 2: ln(1 + .5 / 2.5) = ln 1.2; term 8 in 1 of 2: ln(1 + 1.5 / 1.5) = ln 2.
        Assert.Equal(
            [(2, Rounded(Math.Log(1.2) + Math.Log(2))), (1, Rounded(2 * Math.Log(1.2)))],
            await ScoresAsync($$$$"""{"query": {"indices": [7, 8], "values": [1, 1]}, "using": "lexical", "filter": {{{{OfTenant("a")}}}}, "params": {"idf": {"corpus": {{{{OfTenant("a")}}}}}}}"""));
    }

    [Fact]
    public async Task Deleted_points_stay_counted_in_the_collection_but_not_in_a_corpus()
    {
        await UpsertWordsAsync();
        await Wire.ResultAsync("POST", "/collections/c/points/delete?wait=true", """{"points": [2, 3]}""");

        // Still 2 of 4.
        Assert.Equal([(1, Rounded(2 * Math.Log(2)))], await ScoresAsync("""{"query": {"indices": [7], "values": [1]}, "using": "lexical"}"""));

        // Alive is one point with term 7 in tenant a: ln(1 + .5 / 1.5).
        Assert.Equal(
            [(1, Rounded(2 * Math.Log(4 / 3.0)))],
            await ScoresAsync($$$$"""{"query": {"indices": [7], "values": [1]}, "using": "lexical", "params": {"idf": {"corpus": {{{{OfTenant("a")}}}}}}}"""));
    }

    [Fact]
    public async Task A_corpus_is_refused_for_a_vector_without_rarity() => Assert.Contains(
        "`idf` modifier",
        await Wire.RefusalAsync(
            System.Net.HttpStatusCode.BadRequest, "POST", "/collections/c/points/query", """{"query": [1, 0], "using": "dense", "params": {"idf": {"corpus": {}}}}"""),
        StringComparison.Ordinal);

    [Fact]
    public async Task Ranks_are_fused_by_their_reciprocals()
    {
        await Wire.UpsertAsync("""
            {"id": 1, "vector": {"dense": [1, 0], "lexical": {"indices": [7], "values": [1]}}},
            {"id": 2, "vector": {"dense": [1, 1], "lexical": {"indices": [7], "values": [2]}}},
            {"id": 3, "vector": {"dense": [0, 1]}}
            """);
        const string Prefetch = """[{"query": [1, 0], "using": "dense"}, {"query": {"indices": [7], "values": [1]}, "using": "lexical", "limit": 1}]""";

        // k = 2, ranks from 0: dense 1, 2, 3 give 1/2, 1/3, 1/4; lexical gives 1/2 to point 2 alone.
        Assert.Equal(
            [(2, Rounded(5 / 6.0)), (1, .5f), (3, .25f)],
            await ScoresAsync($$$"""{"prefetch": {{{Prefetch}}}, "query": {"fusion": "rrf"}}"""));

        // The threshold of a fusion is inclusive.
        Assert.Equal([2, 1], (await ScoresAsync($$$"""{"prefetch": {{{Prefetch}}}, "query": {"fusion": "rrf"}, "score_threshold": 0.5}""")).ConvertAll(hit => hit.Id));
    }

    [Fact]
    public async Task A_batch_answers_each_query_in_its_place()
    {
        await UpsertWordsAsync();

        var answers = await Wire.ResultAsync(
            "POST", "/collections/c/points/query/batch", """{"searches": [{"query": {"indices": [9], "values": [1]}, "using": "lexical"}, {"limit": 3}]}""");

        Assert.Equal([1, 3], answers.EnumerateArray().Select(answer => answer.GetProperty("points").GetArrayLength()));
    }

    private static float Rounded(double score) => MathF.Round((float)score, Digits);

    private static string OfTenant(string tenant) => $$$"""{"must": [{"key": "tenant", "match": {"value": "{{{tenant}}}"}}]}""";

    private async Task UpsertWordsAsync() => await Wire.UpsertAsync("""
        {"id": 1, "vector": {"lexical": {"indices": [7], "values": [2]}}, "payload": {"tenant": "a"}},
        {"id": 2, "vector": {"lexical": {"indices": [7, 8], "values": [1, 1]}}, "payload": {"tenant": "a"}},
        {"id": 3, "vector": {"lexical": {"indices": [8], "values": [1]}}, "payload": {"tenant": "b"}},
        {"id": 4, "vector": {"lexical": {"indices": [8, 9], "values": [1, 1]}}, "payload": {"tenant": "b"}}
        """);

    private async Task<List<(int Id, float Score)>> ScoresAsync(string query) =>
        (await Wire.PointsAsync("query", query)).ConvertAll(point => (point.GetProperty("id").GetInt32(), Rounded(point.GetProperty("score").GetSingle())));
}
