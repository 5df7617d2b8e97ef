using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Scrolling by id and by value, with equal values in any order.</summary>
public sealed class DoubleOrderTests : DoubleTest
{
    private const string ByAt = """{"order_by": "at", "limit": 100}""";

    [Fact]
    public async Task Equal_values_come_in_another_order_each_time()
    {
        await UpsertTiesAsync();

        var orders = new HashSet<string>();
        for (var i = 0; i < 10; i++)
        {
            var ids = await Wire.IdsAsync("scroll", ByAt);
            Assert.Equal(Enumerable.Range(0, 8), ids.Order());
            orders.Add(string.Join(' ', ids));
        }

        Assert.True(orders.Count > 1, "ten times the same order");
    }

    [Fact]
    public async Task A_seed_gives_the_same_orders_again()
    {
        await UpsertTiesAsync();
        List<List<int>> first = [await Wire.IdsAsync("scroll", ByAt), await Wire.IdsAsync("scroll", ByAt)];

        Qdrant.Reset();
        await Wire.CreateAsync();
        await UpsertTiesAsync();

        Assert.Equal(first, [await Wire.IdsAsync("scroll", ByAt), await Wire.IdsAsync("scroll", ByAt)]);
    }

    [Fact]
    public async Task Ties_can_be_told_to_come_by_id()
    {
        await using var qdrant = await QdrantDouble.StartAsync(new QdrantDoubleOptions { TieOrder = TieOrder.ById });
        using var wire = new DoubleWire(qdrant);
        await wire.CreateAsync();
        await wire.UpsertAsync(Ties());

        Assert.Equal(Enumerable.Range(0, 8), await wire.IdsAsync("scroll", ByAt));
    }

    [Fact]
    public async Task Equal_scores_come_in_another_order_each_time()
    {
        await Wire.UpsertAsync(string.Join(", ", Enumerable.Range(0, 8).Select(id => $$$"""{"id": {{{id}}}, "vector": {"dense": [1, 0]}}""")));

        var orders = new HashSet<string>();
        for (var i = 0; i < 10; i++)
        {
            orders.Add(string.Join(' ', await Wire.IdsAsync("query", """{"query": [1, 0], "using": "dense"}""")));
        }

        Assert.True(orders.Count > 1, "ten times the same order");
    }

    [Fact]
    public async Task Values_go_up_or_down_from_an_inclusive_start_and_points_without_one_disappear()
    {
        await Wire.UpsertAsync("""
            {"id": 1, "vector": {}, "payload": {"at": 30}}, {"id": 2, "vector": {}, "payload": {"at": 10}},
            {"id": 3, "vector": {}, "payload": {"at": 20}}, {"id": 4, "vector": {}}
            """);

        Assert.Equal([2, 3, 1], await Wire.IdsAsync("scroll", """{"order_by": "at"}"""));
        Assert.Equal([3, 1], await Wire.IdsAsync("scroll", """{"order_by": {"key": "at", "start_from": 20}}"""));
        Assert.Equal([3, 2], await Wire.IdsAsync("scroll", """{"order_by": {"key": "at", "direction": "desc", "start_from": 20}}"""));
        Assert.Equal([3], await Wire.IdsAsync("query", """{"query": {"order_by": "at"}, "offset": 1, "limit": 1}"""));
    }

    [Fact]
    public async Task A_point_comes_once_for_each_of_its_values()
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {}, "payload": {"at": [10, 30]}}, {"id": 2, "vector": {}, "payload": {"at": 20}}""");

        Assert.Equal([1, 2, 1], await Wire.IdsAsync("scroll", """{"order_by": "at"}"""));
    }

    [Fact]
    public async Task A_scroll_by_id_gives_numbers_before_UUIDs_and_the_id_to_go_on_from()
    {
        await Wire.UpsertAsync("""{"id": "6F9619FF-8B86-D011-B42D-00C04FC964FF", "vector": {}}, {"id": 3, "vector": {}}, {"id": 1, "vector": {}}""");

        var first = await Wire.ResultAsync("POST", "/collections/c/points/scroll", """{"limit": 2}""");
        var rest = await Wire.ResultAsync("POST", "/collections/c/points/scroll", """{"offset": "6f9619ff8b86d011b42d00c04fc964ff"}""");

        Assert.Equal("6f9619ff-8b86-d011-b42d-00c04fc964ff", first.GetProperty("next_page_offset").GetString());
        Assert.Equal("6f9619ff-8b86-d011-b42d-00c04fc964ff", rest.GetProperty("points")[0].GetProperty("id").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, rest.GetProperty("next_page_offset").ValueKind);
    }

    private static string Ties() => string.Join(", ", Enumerable.Range(0, 8).Select(id => $$$"""{"id": {{{id}}}, "vector": {}, "payload": {"at": 5}}"""));

    private async Task UpsertTiesAsync() => await Wire.UpsertAsync(Ties());
}
