using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;

namespace SemanticMemory.Tests.Storage;

/// <summary>What the port refuses before a store sees it, and what it lets through.</summary>
public sealed class PointCollectionTests
{
    private readonly RecordingCollection _messages = new(CollectionSchema.Messages, Sample.Dimension);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_collection_needs_a_dimension(int dimension) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecordingCollection(CollectionSchema.Messages, dimension));

    [Fact]
    public Task An_id_given_twice_is_refused() => AssertRefusedAsync(Sample.Message(1), Sample.Message(2), Sample.Message(1));

    [Fact]
    public Task A_field_of_another_collection_is_refused() => AssertRefusedAsync(Sample.Message(1).With(SessionFields.Channel, FieldValue.Of("c")));

    [Fact]
    public Task A_vector_of_another_dimension_is_refused() => AssertRefusedAsync(Sample.Message(1, vector: new float[] { 1 }));

    [Fact]
    public Task Each_passage_is_checked() => AssertRefusedAsync(Sample.Message(1) with { Dense = [Sample.Turned(0), new float[Sample.Dimension]] });

    [Fact]
    public Task Each_point_is_checked() => AssertRefusedAsync(Sample.Message(1), Sample.Message(2, vector: Scaled(2)));

    [Theory]
    [InlineData(0)]
    [InlineData(.99f)]
    [InlineData(1.01f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public Task A_vector_that_is_not_of_unit_length_is_refused(float length) => AssertRefusedAsync(Sample.Message(1, vector: Scaled(length)));

    [Fact]
    public Task A_digest_of_65_characters_is_refused() => AssertRefusedAsync(Sample.Message(1, digest: new string('d', 65)));

    [Fact]
    public async Task No_list_of_points_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => _messages.UpsertAsync(null!, Token));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _messages.InsertAsync(null!, Token));
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(.9995f)]
    [InlineData(1.0005f)]
    public async Task A_vector_of_unit_length_within_rounding_is_taken(float length)
    {
        await _messages.UpsertAsync([Sample.Message(1, vector: Scaled(length), digest: new string('d', 64))], Token);
        await _messages.InsertAsync([Sample.Message(1, vector: Scaled(length), digest: "")], Token);
        Assert.Equal(["upsert", "insert"], _messages.Calls);
    }

    [Fact]
    public async Task Nothing_asked_never_reaches_the_store()
    {
        await _messages.UpsertAsync([], Token);
        Assert.Empty((await _messages.InsertAsync([], Token)).Created);
        Assert.Empty(await _messages.GetAsync([], Token));
        Assert.Empty(await _messages.QueryAsync([], cancellationToken: Token));
        Assert.Empty(await _messages.NeighboursAsync([], 1, 1, cancellationToken: Token));
        Assert.Empty(_messages.Calls);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_limit_below_one_is_refused(int limit)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _messages.QueryAsync([new VectorQuery.Dense(Sample.Turned(0), Filter.Everything, limit)], cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _messages.QueryAsync([new VectorQuery.Lexical(SparseVector.Empty, Filter.Everything, limit)], cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _messages.ScrollAsync(Scroll(MessageFields.Timestamp) with { Limit = limit }, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _messages.FacetAsync(MessageFields.Role, Filter.Everything, limit, Token));
        Assert.Empty(_messages.Calls);
    }

    [Fact]
    public async Task A_query_of_another_dimension_is_refused_and_a_zero_one_is_not()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => QueryAsync(new float[Sample.Dimension - 1]));
        Assert.Empty(_messages.Calls);
        await QueryAsync(new float[Sample.Dimension]);
        Assert.Equal(["query"], _messages.Calls);

        Task QueryAsync(float[] vector) => _messages.QueryAsync(
            [new VectorQuery.Dense(Sample.Turned(0), Filter.Everything, 1), new VectorQuery.Dense(vector, Filter.Everything, 1)], cancellationToken: Token);
    }

    [Fact]
    public async Task Neighbours_below_zero_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _messages.NeighboursAsync([Sample.Id(1)], -1, 1, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _messages.NeighboursAsync([Sample.Id(1)], 1, -1, cancellationToken: Token));
        await _messages.NeighboursAsync([Sample.Id(1)], 0, 0, cancellationToken: Token);
        Assert.Equal(["neighbours"], _messages.Calls);
    }

    [Fact]
    public async Task A_collection_without_groups_has_no_neighbours()
    {
        var sessions = new RecordingCollection(CollectionSchema.Sessions, Sample.Dimension);
        await Assert.ThrowsAsync<InvalidOperationException>(() => sessions.NeighboursAsync([Sample.Id(1)], 1, 1, cancellationToken: Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => sessions.NeighboursAsync([], 1, 1, cancellationToken: Token));
        Assert.Empty(sessions.Calls);
    }

    [Fact]
    public async Task An_order_that_is_unknown_or_no_integer_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _messages.ScrollAsync(Scroll(MessageFields.Role), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => _messages.ScrollAsync(Scroll(SessionFields.Activity), Token));
        Assert.Empty(_messages.Calls);
        await _messages.ScrollAsync(Scroll(MessageFields.Timestamp), Token);
        Assert.Equal(["scroll"], _messages.Calls);
    }

    [Fact]
    public async Task A_facet_that_is_unknown_or_an_integer_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _messages.FacetAsync(MessageFields.Timestamp, Filter.Everything, 1, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => _messages.FacetAsync(SessionFields.Tags, Filter.Everything, 1, Token));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _messages.FacetAsync(null!, Filter.Everything, 1, Token));
        Assert.Empty(_messages.Calls);
        await _messages.FacetAsync(MessageFields.Role, Filter.Everything, 1, Token);
        await _messages.FacetAsync(MessageFields.Tags, Filter.Everything, 1, Token);
        Assert.Equal(["facet", "facet"], _messages.Calls);
    }

    [Fact]
    public async Task A_patch_of_an_unknown_field_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => PatchAsync(new PointPatch { Set = new Payload { [SessionFields.Status] = FieldValue.Of("x") } }));
        await Assert.ThrowsAsync<ArgumentException>(() => PatchAsync(new PointPatch { Remove = [MessageFields.Role, SessionFields.Status] }));
        await Assert.ThrowsAsync<ArgumentNullException>(() => PatchAsync(null!));
        Assert.Empty(_messages.Calls);
        await PatchAsync(new PointPatch { Remove = [MessageFields.Role, MessageFields.Tags, MessageFields.Timestamp] });
        Assert.Equal(["patch"], _messages.Calls);

        Task PatchAsync(PointPatch patch) => _messages.PatchAsync(Filter.Everything, patch, Token);
    }

    private static ScrollQuery Scroll(Field order) => new() { Filter = Filter.Everything, Order = order, Limit = 1 };

    private static float[] Scaled(float length)
    {
        var vector = new float[Sample.Dimension];
        vector[3] = length;
        return vector;
    }

    private async Task AssertRefusedAsync(params Point[] points)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _messages.UpsertAsync(points, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _messages.InsertAsync(points, Token));
        Assert.Empty(_messages.Calls);
    }
}
