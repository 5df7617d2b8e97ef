using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>Features are kept to the byte, change only when they are told to, and come with every read that asks for them.</summary>
public abstract class FeaturesContract : StoreContract
{
    // Around what a store may take for short, and what a long message has.
    public static TheoryData<int> Sizes => [0, 1, 170, 512, 513, 10_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Every_read_brings_them_as_they_were_stored(int size)
    {
        var points = new[] { Given(1, 20), Given(2, size), Given(3, 0) };
        await StoreAsync(points);
        await AssertKeptAsync();
        await ReopenAsync();
        await AssertKeptAsync();

        async Task AssertKeptAsync()
        {
            foreach (var (parts, read) in await ReadsAsync())
            {
                Assert.Equal(points.Select(point => Rendered.Point(point, parts)), read.Select(point => Rendered.Point(point, parts)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_patch_leaves_them_as_they_are(int size)
    {
        var point = Given(1, size);
        await StoreAsync(point);
        await PatchAsync(Filter.Everything, new PointPatch { Set = new Payload { [MessageFields.Role] = Sample.Keyword("user") }, Body = Sample.Body("new") });
        var expected = point.With(MessageFields.Role, Sample.Keyword("user"));
        expected = expected with { Payload = expected.Payload.With(Sample.Body("new")) };
        Assert.Equal(Rendered.Point(expected), Rendered.Point(await OnlyAsync(1)));
        await ReopenAsync();
        Assert.Equal(Rendered.Point(expected), Rendered.Point(await OnlyAsync(1)));
    }

    [Theory]
    [InlineData(100, 200)]
    [InlineData(100, 3000)]
    [InlineData(3000, 100)]
    [InlineData(3000, 4000)]
    [InlineData(100, 0)]
    [InlineData(3000, 0)]
    [InlineData(0, 100)]
    public async Task A_patch_or_an_upsert_that_brings_others_replaces_them(int before, int after)
    {
        await StoreAsync(Given(1, before), Given(2, before), Given(3, before));
        await PatchAsync(Filter.Id(Sample.Id(1)), new PointPatch { Features = Bytes(after) });
        await StoreAsync(Given(2, after));
        await AssertReplacedAsync();
        await ReopenAsync();
        await AssertReplacedAsync();

        async Task AssertReplacedAsync()
        {
            foreach (var (parts, read) in await ReadsAsync())
            {
                var expected = new[] { Given(1, after), Given(2, after), Given(3, before) };
                Assert.Equal(expected.Select(point => Rendered.Point(point, parts)), read.Select(point => Rendered.Point(point, parts)));
            }
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3000)]
    public async Task Those_of_a_deleted_point_are_gone(int size)
    {
        await StoreAsync(Given(1, size), Given(2, size));
        await DeleteAsync(Filter.Id(Sample.Id(1)));
        await StoreAsync(Given(3, 0));
        await StoreAsync(Given(1, 0));
        foreach (var (parts, read) in await ReadsAsync())
        {
            var expected = new[] { Given(1, 0), Given(2, size), Given(3, 0) };
            Assert.Equal(expected.Select(point => Rendered.Point(point, parts)), read.Select(point => Rendered.Point(point, parts)));
        }
    }

    [Fact]
    public async Task An_insert_of_a_point_that_is_there_leaves_them()
    {
        await StoreAsync(Given(1, 100));
        await InsertAsync(Given(1, 200), Given(2, 300));
        Assert.Equal(Bytes(100), (await OnlyAsync(1)).Payload.Features.ToArray());
        Assert.Equal(Bytes(300), (await OnlyAsync(2)).Payload.Features.ToArray());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3000)]
    public async Task What_the_caller_does_to_its_bytes_afterwards_changes_nothing(int size)
    {
        var (stored, patched) = (Bytes(size), Bytes(size + 1));
        await StoreAsync(new Point { Id = Sample.Id(1), Payload = new Payload { Features = stored } }, Given(2, 0));
        await PatchAsync(Filter.Id(Sample.Id(2)), new PointPatch { Features = patched });
        (stored[0], patched[0]) = (99, 99);
        Assert.Equal(Bytes(size), (await OnlyAsync(1)).Payload.Features.ToArray());
        Assert.Equal(Bytes(size + 1), (await OnlyAsync(2)).Payload.Features.ToArray());
    }

    [Fact]
    public async Task What_was_read_stays_as_it_was_when_the_points_change()
    {
        await StoreAsync([.. Enumerable.Range(0, 100).Select(number => Given(number, 100 + number))]);
        var read = await GetAsync([.. Enumerable.Range(0, 100).Select(Sample.Id)]);
        for (var size = 200; size < 220; size++)
        {
            await PatchAsync(Filter.Everything, new PointPatch { Features = Bytes(size) });
        }

        await DeleteAsync(Filter.Everything);
        Assert.All(read, point => Assert.Equal(Bytes(100 + point.Id.Number()), point.Payload.Features.ToArray()));
    }

    [Fact]
    public async Task Each_collection_keeps_its_own()
    {
        PointCollection[] collections = [Tenant.Messages, Tenant.Sessions, Tenant.Records];
        for (var i = 0; i < collections.Length; i++)
        {
            await collections[i].UpsertAsync([new Point { Id = Sample.Id(1), Payload = new Payload { Features = Bytes(i + 1) } }], Token);
        }

        for (var i = 0; i < collections.Length; i++)
        {
            Assert.Equal(Bytes(i + 1), Assert.Single(await collections[i].GetAsync([Sample.Id(1)], Token)).Payload.Features.ToArray());
        }
    }

    /// <summary>Bytes that are other ones for each size.</summary>
    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    private static Point Given(int number, int size)
    {
        var point = Sample.Message(number, vector: Sample.Turned(number), words: Sample.Words((1, 1)), digest: $"d{number}");
        point.Payload.Features = Bytes(size);
        return point;
    }

    /// <summary>Points 1 to 3, the only ones, by every read that brings points and for all parts that can be asked for.</summary>
    private async Task<List<(PointParts Parts, IEnumerable<StoredPoint> Points)>> ReadsAsync()
    {
        var scroll = new ScrollQuery { Filter = Filter.Everything, Order = MessageFields.Timestamp, Limit = 10 };
        VectorQuery[] queries =
        [
            new VectorQuery.Dense(Sample.Turned(0), Filter.Everything, 10),
            new VectorQuery.Lexical(Sample.Words((1, 1)), Filter.Everything, 10),
        ];
        List<(PointParts, IEnumerable<StoredPoint>)> reads =
        [
            (PointParts.All, await GetAsync(Sample.Id(1), Sample.Id(2), Sample.Id(3))),
            (PointParts.All, await Messages.ScrollAsync(scroll, Token)),
        ];
        foreach (var parts in new[] { PointParts.None, PointParts.Body, PointParts.Features, PointParts.All })
        {
            reads.AddRange((await Messages.QueryAsync(queries, parts, Token)).Select(hits => (parts, hits.Select(hit => hit.Point))));
            reads.AddRange((await Messages.QueryAsync(queries, Sample.FieldByField, parts, Token)).Select(hits => (parts & PointParts.Features, hits.Select(hit => hit.Point))));
            var around = await Messages.NeighboursAsync([Sample.Id(1), Sample.Id(2)], 1, 1, parts, Token);
            reads.Add((parts, [.. around[Sample.Id(2)].Before, .. around[Sample.Id(1)].After, .. around[Sample.Id(2)].After]));
        }

        return reads;
    }
}
