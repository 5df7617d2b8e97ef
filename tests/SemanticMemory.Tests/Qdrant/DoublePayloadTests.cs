using System.Net;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Modes of upserts, and changes of payloads.</summary>
public sealed class DoublePayloadTests : DoubleTest
{
    private const string Change = "/collections/c/points/payload";

    [Theory]
    [InlineData("upsert", 2, 2)]
    [InlineData("insert_only", 1, 2)]
    [InlineData("update_only", 2, null)]
    public async Task An_upsert_puts_all_or_only_new_or_only_old_points(string mode, int old, int? added)
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {}, "payload": {"at": 1}}""");

        await Wire.UpsertAsync("""{"id": 1, "vector": {}, "payload": {"at": 2}}, {"id": 5, "vector": {}, "payload": {"at": 2}}""", $", \"update_mode\": \"{mode}\"");

        var points = await Wire.PointsAsync("scroll", "{}");
        Assert.Equal(old, points[0].GetProperty("payload").GetProperty("at").GetInt32());
        Assert.Equal(added, points.Count == 1 ? null : points[1].GetProperty("payload").GetProperty("at").GetInt32());
    }

    [Fact]
    public async Task An_upsert_replaces_the_whole_point()
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {"dense": [1, 0]}, "payload": {"a": 1}}""");

        await Wire.UpsertAsync("""{"id": 1, "vector": {}}""");

        Assert.Equal("""{"id":1,"payload":{},"vector":{}}""", (await Wire.ResultAsync("GET", "/collections/c/points/1")).GetRawText());
    }

    [Fact]
    public async Task A_patch_merges_one_level_and_a_null_deletes()
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {}, "payload": {"a": {"x": 1, "y": 2}, "b": 1, "c": 1}}""");

        await Wire.ResultAsync("POST", Change + "?wait=true", """{"payload": {"a": {"z": 3}, "b": null}, "points": [1]}""");

        Assert.Equal("""{"a":{"z":3},"c":1}""", (await Wire.PayloadAsync(1)).GetRawText());
    }

    [Fact]
    public async Task A_null_is_stored_where_there_was_no_payload()
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {}}""");

        await Wire.ResultAsync("POST", Change + "?wait=true", """{"payload": {"b": null}, "points": [1]}""");

        Assert.Equal("""{"b":null}""", (await Wire.PayloadAsync(1)).GetRawText());
    }

    [Theory]
    [InlineData("meta", """{"meta":{"n":1,"lang":"de"},"items":[{"k":1},{"k":2}]}""")]
    [InlineData("meta.deep", """{"meta":{"n":1,"deep":{"lang":"de"}},"items":[{"k":1},{"k":2}]}""")]
    [InlineData("items[1]", """{"meta":{"n":1},"items":[{"k":1},{"k":2,"lang":"de"}]}""")]
    [InlineData("items[]", """{"meta":{"n":1},"items":[{"k":1,"lang":"de"},{"k":2,"lang":"de"}]}""")]
    [InlineData("items[9]", """{"meta":{"n":1},"items":[{"k":1},{"k":2}]}""")]
    public async Task A_patch_at_a_path_changes_what_it_leads_to(string path, string expected)
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {}, "payload": {"meta": {"n": 1}, "items": [{"k": 1}, {"k": 2}]}}""");

        await Wire.ResultAsync("POST", Change + "?wait=true", $$$"""{"payload": {"lang": "de"}, "key": "{{{path}}}", "points": [1]}""");

        Assert.Equal(expected, (await Wire.PayloadAsync(1)).GetRawText());
    }

    [Fact]
    public async Task Keys_are_deleted_by_path_and_payloads_put_and_cleared_by_filter()
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {}, "payload": {"tenant": "a", "meta": {"n": 1, "m": 2}}}, {"id": 2, "vector": {}, "payload": {"tenant": "b"}}""");
        const string OfA = "\"filter\": {\"must\": [{\"key\": \"tenant\", \"match\": {\"value\": \"a\"}}]}";

        await Wire.ResultAsync("POST", Change + "/delete?wait=true", $$"""{"keys": ["meta.n", "missing"], {{OfA}}}""");
        Assert.Equal("""{"tenant":"a","meta":{"m":2}}""", (await Wire.PayloadAsync(1)).GetRawText());

        await Wire.ResultAsync("PUT", Change + "?wait=true", $$$"""{"payload": {"tenant": "a", "x": 1}, {{{OfA}}}}""");
        Assert.Equal("""{"tenant":"a","x":1}""", (await Wire.PayloadAsync(1)).GetRawText());

        await Wire.ResultAsync("POST", Change + "/clear?wait=true", $$"""{{{OfA}}}""");
        Assert.Equal("{}", (await Wire.PayloadAsync(1)).GetRawText());
        Assert.Equal("""{"tenant":"b"}""", (await Wire.PayloadAsync(2)).GetRawText());
    }

    [Fact]
    public async Task A_missing_id_is_a_404_after_the_others_were_changed()
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {}, "payload": {"a": 1}}""");

        var refusal = await Wire.RefusalAsync(HttpStatusCode.NotFound, "POST", Change + "?wait=true", """{"payload": {"a": 2}, "points": [99, 1]}""");

        Assert.Contains("No point with id 99 found", refusal, StringComparison.Ordinal);
        Assert.Equal("""{"a":2}""", (await Wire.PayloadAsync(1)).GetRawText());
    }

    [Fact]
    public async Task A_deletion_of_missing_ids_succeeds()
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {}}""");

        await Wire.ResultAsync("POST", "/collections/c/points/delete?wait=true", """{"points": [1, 99]}""");

        Assert.Empty(await Wire.PointsAsync("scroll", "{}"));
    }

    [Fact]
    public async Task A_batch_stops_at_the_first_bad_operation_and_keeps_those_before()
    {
        var refusal = await Wire.RefusalAsync(HttpStatusCode.BadRequest, "POST", "/collections/c/points/batch?wait=true", """
            {"operations": [
                {"upsert": {"points": [{"id": 1, "vector": {}}]}}, {"upsert": {"points": [{"id": 2, "vector": {"dense": [1]}}]}}, {"upsert": {"points": [{"id": 3, "vector": {}}]}}]}
            """);

        Assert.Contains("expected dim: 2, got 1", refusal, StringComparison.Ordinal);
        Assert.Equal([1], await Wire.IdsAsync("scroll", "{}"));
    }

    [Theory]
    [InlineData("true", """{"a":{"n":1},"b":[{"k":1,"l":2}],"c":3}""")]
    [InlineData("""["a.n", "b[].k"]""", """{"a":{"n":1},"b":[{"k":1}]}""")]
    [InlineData("""{"exclude": ["a", "b[].k"]}""", """{"b":[{"l":2}],"c":3}""")]
    public async Task A_selection_shows_parts_of_a_payload(string selection, string expected)
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {}, "payload": {"a": {"n": 1}, "b": [{"k": 1, "l": 2}], "c": 3}}""");

        var point = Assert.Single(await Wire.PointsAsync("scroll", $$"""{"with_payload": {{selection}}}"""));

        Assert.Equal(expected, point.GetProperty("payload").GetRawText());
    }

    [Fact]
    public async Task A_retrieval_keeps_the_order_without_repeats_and_shows_no_payload_unasked()
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {}, "payload": {"a": 1}}, {"id": 2, "vector": {}}""");

        Assert.Equal("""[{"id":2},{"id":1}]""", (await Wire.ResultAsync("POST", "/collections/c/points", """{"ids": [2, 9, 1, 2]}""")).GetRawText());
    }
}
