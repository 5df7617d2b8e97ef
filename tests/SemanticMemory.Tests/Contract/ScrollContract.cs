using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

public abstract class ScrollContract : StoreContract
{
    [Fact]
    public async Task Smallest_keys_come_first()
    {
        await StoreAsync(Sample.Message(1, at: 30), Sample.Message(2, at: -5), Sample.Message(3, at: 0));
        Assert.Equal([2, 3, 1], (await ScrollAsync()).Numbers());
    }

    [Fact]
    public async Task Descending_largest_keys_come_first()
    {
        await StoreAsync(Sample.Message(1, at: 30), Sample.Message(2, at: -5), Sample.Message(3, at: 0));
        Assert.Equal([1, 3, 2], (await ScrollAsync(descending: true)).Numbers());
    }

    [Fact]
    public async Task Equal_keys_are_ordered_by_id_in_both_directions()
    {
        await StoreAsync(Sample.Message(256, at: 1), Sample.Message(2, at: 1), Sample.Message(65_536, at: 1), Sample.Message(1, at: 2));
        Assert.Equal([2, 256, 65_536, 1], (await ScrollAsync()).Numbers());
        Assert.Equal([1, 65_536, 256, 2], (await ScrollAsync(descending: true)).Numbers());
    }

    [Fact]
    public async Task A_position_itself_is_left_out()
    {
        await StoreAsync(Sample.Message(1, at: 5), Sample.Message(2, at: 5), Sample.Message(3, at: 5), Sample.Message(4, at: 6), Sample.Message(5, at: 4));
        Assert.Equal([3, 4], (await ScrollAsync(new ScrollPosition(5, Sample.Id(2)))).Numbers());
        Assert.Equal([1, 5], (await ScrollAsync(new ScrollPosition(5, Sample.Id(2)), descending: true)).Numbers());
    }

    [Fact]
    public async Task A_position_need_not_be_a_point()
    {
        await StoreAsync(Sample.Message(1, at: 1), Sample.Message(3, at: 5), Sample.Message(4, at: 9));
        Assert.Equal([3, 4], (await ScrollAsync(new ScrollPosition(5, Sample.Id(2)))).Numbers());
        Assert.Equal([1], (await ScrollAsync(new ScrollPosition(3, Guid.AllBitsSet), descending: true)).Numbers());
    }

    [Fact]
    public async Task The_whole_range_of_keys_is_in_order()
    {
        await StoreAsync(Sample.Message(1, at: long.MaxValue), Sample.Message(2, at: long.MinValue), Sample.Message(3, at: 0), Sample.Message(4, at: -1));
        Assert.Equal([2, 4, 3, 1], (await ScrollAsync()).Numbers());
        Assert.Equal([4, 3, 1], (await ScrollAsync(new ScrollPosition(long.MinValue, Sample.Id(2)))).Numbers());
        Assert.Empty(await ScrollAsync(new ScrollPosition(long.MaxValue, Sample.Id(1))));
        Assert.Equal([3, 4, 2], (await ScrollAsync(new ScrollPosition(long.MaxValue, Sample.Id(1)), descending: true)).Numbers());
        Assert.Empty(await ScrollAsync(new ScrollPosition(long.MinValue, Sample.Id(2)), descending: true));
    }

    [Fact]
    public async Task Points_without_the_field_are_left_out()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2).With(MessageFields.Timestamp, null), Sample.Message(3));
        Assert.Equal([1, 3], (await ScrollAsync()).Numbers());
        Assert.Equal([3, 1], (await ScrollAsync(descending: true)).Numbers());
    }

    [Fact]
    public async Task Only_points_that_match_count_for_the_limit()
    {
        await StoreAsync([.. Enumerable.Range(1, 100).Select(number => Sample.Message(number, number % 10 == 0 ? "tenth" : "other"))]);
        Assert.Equal([30, 40, 50], (await ScrollAsync(new ScrollPosition(20, Sample.Id(20)), limit: 3, filter: Tenth)).Numbers());
        Assert.Equal([100, 90], (await ScrollAsync(limit: 2, filter: Tenth, descending: true)).Numbers());
    }

    [Fact]
    public async Task Any_integer_field_orders()
    {
        await StoreAsync([.. Enumerable.Range(1, 3).Select(number => Sample.Message(number).With(MessageFields.SessionVersion, FieldValue.Of(-number)))]);
        var query = new ScrollQuery { Filter = Filter.Everything, Order = MessageFields.SessionVersion, Limit = 10 };
        Assert.Equal([3, 2, 1], (await Messages.ScrollAsync(query, Token)).Numbers());
    }

    [Fact]
    public async Task Sessions_scroll_like_messages()
    {
        await Tenant.Sessions.UpsertAsync(
            [.. Enumerable.Range(1, 5).Select(number => new Point { Id = Sample.Id(number), Payload = new Payload { [SessionFields.Activity] = FieldValue.Of(number % 3) } })],
            Token);
        var query = new ScrollQuery { Filter = Filter.Everything, Order = SessionFields.Activity, Descending = true, Limit = 4 };
        Assert.Equal([5, 2, 4, 1], (await Tenant.Sessions.ScrollAsync(query, Token)).Numbers());
    }

    [Fact]
    public async Task The_largest_limit_asks_for_every_point()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2));
        Assert.Equal([1, 2], (await ScrollAsync(limit: int.MaxValue)).Numbers());
        Assert.Equal([2, 1], (await ScrollAsync(limit: int.MaxValue, descending: true)).Numbers());
    }

    [Fact]
    public async Task An_empty_tenant_has_nothing_to_scroll() => Assert.Empty(await ScrollAsync());

    [Fact]
    public async Task A_patched_key_moves_its_point()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2), Sample.Message(3));
        await PatchAsync(Filter.Id(Sample.Id(1)), new PointPatch { Set = new Payload { [MessageFields.Timestamp] = FieldValue.Of(9) } });
        Assert.Equal([2, 3, 1], (await ScrollAsync()).Numbers());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Paging_visits_each_point_once_while_others_are_inserted(bool descending)
    {
        // Few keys for many points, so that pages end amid equal keys.
        var first = Enumerable.Range(0, 500).Select(number => number * 2).ToArray();
        await StoreAsync([.. first.Select(number => Sample.Message(number, at: number % 7))]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var inserting = InsertUntilAsync(stop.Token);
        var seen = new List<int>();
        ScrollPosition? after = null;
        while (await ScrollAsync(after, descending, limit: 7) is { Count: > 0 } page)
        {
            seen.AddRange(page.Numbers());
            Assert.True(seen.Count < 5000, "The pages repeat themselves.");
            after = new ScrollPosition(page[^1].Payload.Integer(MessageFields.Timestamp)!.Value, page[^1].Id);
        }

        await stop.CancelAsync();
        await inserting;
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(first.Except(seen));
    }

    private static Filter Tenth => new Filter.EqualTo(MessageFields.Session, "tenth");

    private Task<IReadOnlyList<StoredPoint>> ScrollAsync(
        ScrollPosition? after = null, bool descending = false, int limit = 1000, Filter? filter = null) => Messages.ScrollAsync(
        new ScrollQuery { Filter = filter ?? Filter.Everything, Order = MessageFields.Timestamp, Descending = descending, After = after, Limit = limit }, Token);

    private async Task InsertUntilAsync(CancellationToken stop)
    {
        var random = new Random(3);
        for (var i = 0; i < 400 && !stop.IsCancellationRequested; i++)
        {
            // Odd numbers: none of the points that must be visited is touched. One that is stored again keeps its key: had it moved, it could be met twice.
            var number = (random.Next(2000) * 2) + 1;
            await StoreAsync(Sample.Message(number, at: number % 7));
        }
    }
}
