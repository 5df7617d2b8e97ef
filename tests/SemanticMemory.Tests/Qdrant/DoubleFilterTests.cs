namespace SemanticMemory.Tests.Qdrant;

/// <summary>Which of a few points a filter finds.</summary>
public sealed class DoubleFilterTests : DoubleTest
{
    [Theory]
    [InlineData("{}", 1, 2, 3, 4)]
    [InlineData("""{"should": []}""", 1, 2, 3, 4)]
    [InlineData("""{"must": [{}]}""", 1, 2, 3, 4)]
    [InlineData("""{"must": [{"key": "tenant", "match": {"value": "a"}}]}""", 1, 2)]
    [InlineData("""{"must": {"key": "tenant", "match": {"value": "a"}}}""", 1, 2)]
    [InlineData("""{"must_not": [{"key": "tenant", "match": {"value": "a"}}]}""", 3, 4)]
    [InlineData("""{"should": [{"key": "tenant", "match": {"value": "b"}}, {"has_id": [4]}]}""", 3, 4)]
    [InlineData("""{"min_should": {"conditions": [{"has_id": [1, 2]}, {"has_id": [2, 3]}, {"has_id": [2]}], "min_count": 2}}""", 2)]
    [InlineData("""{"must": [{"key": "tenant", "match": {"any": []}}]}""")]
    [InlineData("""{"must": [{"key": "tags", "match": {"any": ["x", "z"]}}]}""", 1, 2)]
    [InlineData("""{"must": [{"key": "tags", "match": {"except": ["x"]}}]}""", 1)]
    [InlineData("""{"must": [{"key": "note", "match": {"except": [7]}}]}""", 1, 2)]
    [InlineData("""{"must": [{"key": "at", "match": {"value": 20}}]}""", 2, 3)]
    [InlineData("""{"must": [{"key": "at", "range": {"gte": 10, "lt": 20}}]}""", 1)]
    [InlineData("""{"must": [{"key": "at", "range": {"gt": 10}}]}""", 2, 3)]
    [InlineData("""{"must": [{"key": "weight", "range": {"lte": 0.5}}]}""", 1)]
    [InlineData("""{"must": [{"key": "when", "range": {"gte": "2025-01-01T12:00:00+02:00"}}]}""", 1)]
    [InlineData("""{"must": [{"key": "flag", "match": {"value": true}}]}""", 1)]
    [InlineData("""{"must": [{"is_empty": {"key": "tags"}}]}""", 3, 4)]
    [InlineData("""{"must": [{"is_null": {"key": "note"}}]}""", 3)]
    [InlineData("""{"must": [{"key": "tags", "values_count": {"gte": 2}}]}""", 1)]
    [InlineData("""{"must": [{"key": "items[].k", "match": {"value": "u"}}, {"key": "items[].n", "range": {"gte": 2}}]}""", 1, 2)]
    [InlineData("""{"must": [{"nested": {"key": "items", "filter": {"must": [{"key": "k", "match": {"value": "u"}}, {"key": "n", "range": {"gte": 2}}]}}}]}""", 2)]
    [InlineData("""{"must": [{"key": "items.k", "match": {"value": "u"}}]}""", 3)]
    [InlineData("""{"must": [{"has_vector": "dense"}]}""", 4)]
    [InlineData("""{"must": [{"must": [{"has_id": [1, 2]}], "must_not": [{"has_id": [1]}]}]}""", 2)]
    public async Task A_filter_finds_its_points(string filter, params int[] expected) =>
        Assert.Equal(expected, await Wire.IdsAsync("scroll", $$"""{"filter": {{filter}}}"""));

    [Fact]
    public async Task An_index_of_integers_takes_whole_numbers_with_a_point_and_hides_others()
    {
        await Wire.UpsertAsync("""{"id": 5, "vector": {}, "payload": {"at": 5.0}}, {"id": 6, "vector": {}, "payload": {"at": 5.5}}""");

        Assert.Equal([5], await Wire.IdsAsync("scroll", """{"filter": {"must": [{"key": "at", "match": {"value": 5}}]}}"""));
        Assert.Equal([5], await Wire.IdsAsync("scroll", """{"filter": {"must": [{"key": "at", "range": {"gte": 5, "lt": 6}}]}}"""));
    }

    [Fact]
    public async Task A_UUID_is_found_in_any_spelling_where_it_is_indexed_as_one()
    {
        await Wire.UpsertAsync("""{"id": 5, "vector": {}, "payload": {"ref": "6F9619FF-8B86-D011-B42D-00C04FC964FF"}}""");
        const string Filter = """{"filter": {"must": [{"key": "ref", "match": {"any": ["6f9619ff8b86d011b42d00c04fc964ff"]}}]}}""";

        Assert.Empty(await Wire.IdsAsync("scroll", Filter));
        await Wire.IndexAsync("ref", "\"uuid\"");
        Assert.Equal([5], await Wire.IdsAsync("scroll", Filter));
    }

    [Fact]
    public async Task A_root_should_is_joined_with_that_of_a_prefetch()
    {
        await Wire.UpsertAsync("""{"id": 5, "vector": {"dense": [1, 0]}, "payload": {"tenant": "b"}}""");

        var found = await Wire.IdsAsync("query", """
            {"prefetch": [{"query": [1, 0], "using": "dense", "filter": {"should": [{"has_id": [4]}]}}], "query": {"fusion": "rrf"},
             "filter": {"should": [{"key": "tenant", "match": {"value": "b"}}]}}
            """);

        Assert.Equal([4, 5], found.Order());
    }

    [Fact]
    public async Task A_facet_counts_by_value_and_an_exact_one_without_a_filter_lists_what_is_gone()
    {
        await Wire.ResultAsync("POST", "/collections/c/points/delete?wait=true", """{"points": [3]}""");

        Assert.Equal([("a", 2), ("b", 0)], await FacetAsync("""{"key": "tenant", "exact": true}"""));
        Assert.Equal([("a", 2)], await FacetAsync("""{"key": "tenant"}"""));
        Assert.Equal([("a", 1)], await FacetAsync("""{"key": "tenant", "exact": true, "filter": {"must": [{"has_id": [1, 4]}]}}"""));
        Assert.Equal([("a", 2)], await FacetAsync("""{"key": "tenant", "exact": true, "limit": 1}"""));
    }

    protected override async Task PrepareAsync()
    {
        await Wire.CreateAsync();
        await Wire.UpsertAsync("""
            {"id": 1, "vector": {}, "payload": {"tenant": "a", "at": 10, "tags": ["x", "y"], "note": "n", "weight": 0.5, "flag": true, "when": "2025-01-01T10:00:00Z",
                "items": [{"k": "u", "n": 1}, {"k": "v", "n": 2}]}},
            {"id": 2, "vector": {}, "payload": {"tenant": "a", "at": 20, "tags": ["x"], "note": 8, "weight": 1, "flag": false, "when": "2025-01-01T09:59:59", "items": [{"k": "u", "n": 2}]}},
            {"id": 3, "vector": {}, "payload": {"tenant": "b", "at": [20, 40], "tags": [], "note": null, "flag": "true", "items": {"k": "u"}}},
            {"id": 4, "vector": {"dense": [1, 0]}}
            """);
    }

    private async Task<List<(string Value, int Count)>> FacetAsync(string body) =>
        [.. (await Wire.ResultAsync("POST", "/collections/c/facet", body)).GetProperty("hits").EnumerateArray().Select(hit => (hit.GetProperty("value").GetString()!, hit.GetProperty("count").GetInt32()))];
}
