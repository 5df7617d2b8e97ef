using SemanticMemory.Embedded;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Embedded;

/// <summary>Which reads touch the file: those that do fail when its rows are not in the revision that memory knows.</summary>
public sealed class PointPartsTests : IAsyncLifetime
{
    private static readonly VectorQuery[] s_queries = [new VectorQuery.Lexical(new SparseVector(new uint[] { 1 }, new float[] { 1 }), Filter.Everything, 10)];
    private readonly DataDirectory _directory = new();
    private readonly EmbeddedMemoryStore _store;

    public PointPartsTests() => _store = new EmbeddedMemoryStore(new EmbeddedOptions { Path = _directory.Path }, Points.Model);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PointCollection Messages => _store.OpenTenant(TenantId.Parse("acme")).Messages;

    public async ValueTask InitializeAsync() => await Messages.UpsertAsync([Given(1, 170), Given(2, 512)], Token);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(PointParts.None)]
    [InlineData(PointParts.Features)]
    public async Task Short_features_come_without_the_file(PointParts parts)
    {
        PutFileAhead();
        var expected = parts == PointParts.Features ? new[] { 170, 512 } : [0, 0];
        Assert.Equal(expected, (await HitsAsync(parts)).Select(point => point.Payload.Features.Length));
        var around = await Messages.NeighboursAsync([Points.Id(1)], 1, 1, parts, Token);
        Assert.Equal(expected[1], Assert.Single(around[Points.Id(1)].After).Payload.Features.Length);
        Assert.All(await HitsAsync(parts), point => Assert.True(point.Payload.Body.IsEmpty && point.Digest is null));
    }

    [Theory]
    [InlineData(PointParts.Body)]
    [InlineData(PointParts.All)]
    public async Task Bodies_are_read_from_the_file(PointParts parts)
    {
        PutFileAhead();
        Assert.Equal("data-damaged", (await Assert.ThrowsAsync<MemoryException>(() => HitsAsync(parts))).Problem);
        Assert.Equal("data-damaged", (await Assert.ThrowsAsync<MemoryException>(() => Messages.NeighboursAsync([Points.Id(1)], 1, 1, parts, Token))).Problem);
    }

    [Fact]
    public async Task Long_features_are_read_from_the_file()
    {
        await Messages.UpsertAsync([Given(3, 513)], Token);
        Assert.Equal([170, 512, 513], (await HitsAsync(PointParts.Features)).Select(point => point.Payload.Features.Length));
        PutFileAhead();
        Assert.Equal("data-damaged", (await Assert.ThrowsAsync<MemoryException>(() => HitsAsync(PointParts.Features))).Problem);
        Assert.Equal(3, (await HitsAsync(PointParts.None)).Count);
    }

    [Fact]
    public async Task Features_nobody_asked_for_stay_where_they_are()
    {
        await Messages.UpsertAsync([Given(3, 513)], Token);
        Assert.All(await HitsAsync(PointParts.Body), point =>
        {
            Assert.True(point.Payload.Features.IsEmpty);
            Assert.Equal([7], point.Payload.Body.ToArray());
            Assert.Equal("digest", point.Digest);
        });
    }

    private static Point Given(int number, int features) => new()
    {
        Id = Points.Id(number),
        Payload = new Payload
        {
            [MessageFields.Session] = FieldValue.Of("s"),
            [MessageFields.Timestamp] = FieldValue.Of(number),
            Body = new byte[] { 7 },
            Features = new byte[features],
        },
        Lexical = new SparseVector(new uint[] { 1 }, new float[] { 1 }),
        Digest = "digest",
    };

    private async Task<List<StoredPoint>> HitsAsync(PointParts parts) =>
        [.. Assert.Single(await Messages.QueryAsync(s_queries, parts, Token)).Select(hit => hit.Point)];

    private void PutFileAhead()
    {
        using var connection = Connection.OpenWriter(_directory.TenantFile("acme"));
        connection.Execute("UPDATE messages SET revision=1000");
    }
}
