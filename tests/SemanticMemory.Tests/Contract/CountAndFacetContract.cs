using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

public abstract class CountAndFacetContract : StoreContract
{
    [Fact]
    public async Task An_empty_tenant_counts_zero_and_has_no_values()
    {
        Assert.Equal(0, await CountAsync(Filter.Everything));
        Assert.Empty(await Messages.FacetAsync(MessageFields.Role, Filter.Everything, 10, Token));
    }

    [Fact]
    public async Task Counts_are_exact_through_upserts_inserts_and_deletes()
    {
        await StoreAsync([.. Enumerable.Range(0, 700).Select(number => Sample.Message(number, number % 2 == 0 ? "even" : "odd"))]);
        await InsertAsync([.. Enumerable.Range(600, 300).Select(number => Sample.Message(number, "new"))]);
        await StoreAsync([.. Enumerable.Range(0, 10).Select(number => Sample.Message(number, "odd"))]);
        await DeleteAsync(new Filter.HasId([Sample.Id(1), Sample.Id(11), Sample.Id(2000)]));
        Assert.Equal(898, await CountAsync(Filter.Everything));
        Assert.Equal(345, await CountAsync(InSession("even")));
        Assert.Equal(353, await CountAsync(InSession("odd")));
        Assert.Equal(200, await CountAsync(InSession("new")));
    }

    [Fact]
    public async Task The_most_frequent_value_comes_first_and_equal_counts_in_ordinal_order()
    {
        string[] authors = ["b", "a", "b", "é", "B", "", "\uFF21", "\U0001F600", "a b"];
        await StoreAsync([.. authors.Select((author, number) => Sample.Message(number).With(MessageFields.Author, Sample.Keyword(author)))]);
        await AssertFacetAsync(MessageFields.Author, "2 b", "1 ", "1 B", "1 a", "1 a b", "1 é", "1 \U0001F600", "1 \uFF21");
    }

    [Fact]
    public async Task A_limit_keeps_the_most_frequent_values()
    {
        await StoreAsync([.. Enumerable.Range(0, 10).Select(number => Sample.Message(number, number switch { < 5 => "z", < 8 => "y", 8 => "b", _ => "a" }))]);
        Assert.Equal("5 z\n3 y\n1 a", Rendered.Facets(await Messages.FacetAsync(MessageFields.Session, Filter.Everything, 3, Token)));
    }

    [Fact]
    public async Task A_list_counts_for_each_of_its_elements()
    {
        await StoreAsync(
            Sample.Message(1).With(MessageFields.Tags, Sample.Keywords("a", "b")),
            Sample.Message(2).With(MessageFields.Tags, Sample.Keywords("b")),
            Sample.Message(3));
        await AssertFacetAsync(MessageFields.Tags, "2 b", "1 a");
    }

    [Fact]
    public async Task Only_points_that_match_are_counted()
    {
        await StoreAsync([.. Enumerable.Range(1, 6).Select(number => Sample.Message(number, number <= 2 ? "s" : "t").With(MessageFields.Role, Sample.Keyword($"r{number % 2}")))]);
        Assert.Equal("1 r0\n1 r1", Rendered.Facets(await Messages.FacetAsync(MessageFields.Role, InSession("s"), 10, Token)));
        Assert.Empty(await Messages.FacetAsync(MessageFields.Role, InSession("u"), 10, Token));
    }

    [Fact]
    public async Task Facets_follow_patches_upserts_and_deletes()
    {
        await StoreAsync([.. Enumerable.Range(1, 6).Select(number => Sample.Message(number).With(MessageFields.Tags, Sample.Keywords("old", $"n{number}")))]);
        await PatchAsync(new Filter.HasId([Sample.Id(1), Sample.Id(2)]), new PointPatch { Set = new Payload { [MessageFields.Tags] = Sample.Keywords("new") } });
        await PatchAsync(Filter.Id(Sample.Id(3)), new PointPatch { Remove = [MessageFields.Tags] });
        await StoreAsync(Sample.Message(4));
        await DeleteAsync(Filter.Id(Sample.Id(5)));
        await AssertFacetAsync(MessageFields.Tags, "2 new", "1 n6", "1 old");
    }

    [Fact]
    public async Task Many_values_are_told_apart()
    {
        await StoreAsync([.. Enumerable.Range(0, 1200).Select(number => Sample.Message(number, $"session-{number / 3:D4}"))]);
        var facet = await Messages.FacetAsync(MessageFields.Session, Filter.Everything, 1000, Token);
        Assert.Equal(Enumerable.Range(0, 400).Select(number => new FacetValue($"session-{number:D4}", 3)), facet);
    }

    [Fact]
    public async Task Other_collections_count_too()
    {
        await Tenant.Sessions.UpsertAsync(
            [.. Enumerable.Range(1, 3).Select(number => new Point { Id = Sample.Id(number), Payload = new Payload { [SessionFields.Status] = Sample.Keyword("active") } })],
            Token);
        Assert.Equal([new FacetValue("active", 3)], await Tenant.Sessions.FacetAsync(SessionFields.Status, Filter.Everything, 10, Token));
        Assert.Equal(0, await CountAsync(Filter.Everything));
    }

    private static Filter.EqualTo InSession(string session) => new Filter.EqualTo(MessageFields.Session, session);

    private async Task AssertFacetAsync(Field field, params string[] expected) =>
        Assert.Equal(string.Join('\n', expected), Rendered.Facets(await Messages.FacetAsync(field, Filter.Everything, 100, Token)));
}
