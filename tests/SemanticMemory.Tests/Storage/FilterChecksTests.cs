using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;

namespace SemanticMemory.Tests.Storage;

/// <summary>Filters are checked down to their leaves by each method that takes one.</summary>
public sealed class FilterChecksTests
{
    private readonly RecordingCollection _messages = new(CollectionSchema.Messages, Sample.Dimension);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Equality_of_an_unknown_field_is_refused() => AssertRefusedAsync(new Filter.EqualTo(SessionFields.Status, "x"));

    [Fact]
    public Task Equality_of_an_integer_is_refused() => AssertRefusedAsync(new Filter.EqualTo(MessageFields.Timestamp, "1"));

    [Fact]
    public Task A_list_of_values_for_an_unknown_field_is_refused() => AssertRefusedAsync(new Filter.In(SessionFields.Tags, ["x"]));

    [Fact]
    public Task A_list_of_values_for_an_integer_is_refused() => AssertRefusedAsync(new Filter.In(MessageFields.Timestamp, ["1"]));

    [Fact]
    public Task A_range_of_a_keyword_is_refused() => AssertRefusedAsync(new Filter.Range(MessageFields.Role, 1, 2));

    [Fact]
    public Task A_range_of_an_unknown_field_is_refused() => AssertRefusedAsync(new Filter.Range(SessionFields.Version, 1, 2));

    [Fact]
    public Task Absence_of_an_unknown_field_is_refused() => AssertRefusedAsync(new Filter.Missing(SessionFields.Status));

    [Fact]
    public Task A_namesake_of_a_field_is_refused() => AssertRefusedAsync(new Filter.Missing(new Field(MessageFields.Role.Name, FieldType.Keyword)));

    [Fact]
    public Task Parts_of_all_are_checked() => AssertRefusedAsync(new Filter.All([Filter.Everything, new Filter.Missing(SessionFields.Status)]));

    [Fact]
    public Task Parts_of_any_are_checked() => AssertRefusedAsync(new Filter.Any([Filter.Everything, new Filter.Missing(SessionFields.Status)]));

    [Fact]
    public Task The_inside_of_not_is_checked() => AssertRefusedAsync(new Filter.Not(new Filter.Any([new Filter.Missing(SessionFields.Status)])));

    [Fact]
    public async Task No_filter_is_refused()
    {
        foreach (var call in Calls(null!))
        {
            await Assert.ThrowsAsync<ArgumentNullException>(call);
        }

        Assert.Empty(_messages.Calls);
    }

    [Fact]
    public async Task A_filter_of_known_fields_reaches_the_store()
    {
        var filter = new Filter.All(
        [
            new Filter.Not(new Filter.EqualTo(MessageFields.Role, "x")),
            new Filter.Any([new Filter.In(MessageFields.Tags, ["x"]), new Filter.EqualTo(MessageFields.Tags, "x")]),
            new Filter.Range(MessageFields.Timestamp, 1, 2),
            new Filter.Missing(MessageFields.Metadata),
            new Filter.HasId([Sample.Id(1)]),
        ]);
        foreach (var call in Calls(filter))
        {
            await call();
        }

        Assert.Equal(["count", "delete", "facet", "patch", "query", "query", "scroll"], _messages.Calls);
    }

    private Func<Task>[] Calls(Filter filter) =>
    [
        () => _messages.CountAsync(filter, Token),
        () => _messages.DeleteAsync(filter, Token),
        () => _messages.FacetAsync(MessageFields.Role, filter, 1, Token),
        () => _messages.PatchAsync(filter, new PointPatch(), Token),
        () => _messages.QueryAsync([new VectorQuery.Dense(Sample.Turned(0), filter, 1)], cancellationToken: Token),
        () => _messages.QueryAsync([new VectorQuery.Lexical(SparseVector.Empty, filter, 1)], cancellationToken: Token),
        () => _messages.ScrollAsync(new ScrollQuery { Filter = filter, Order = MessageFields.Timestamp, Limit = 1 }, Token),
    ];

    private async Task AssertRefusedAsync(Filter filter)
    {
        foreach (var call in Calls(filter))
        {
            await Assert.ThrowsAsync<ArgumentException>(call);
        }

        Assert.Empty(_messages.Calls);
    }
}
