using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

public abstract class PatchContract : StoreContract
{
    [Fact]
    public async Task Fields_are_set_and_the_others_stay()
    {
        var point = Sample.Message(1, digest: "d").With(MessageFields.User, Sample.Keyword("ada"));
        await StoreAsync(point);
        await PatchAsync(Filter.Everything, Set(MessageFields.Role, Sample.Keyword("user"), MessageFields.User, Sample.Keyword("bob")));
        var expected = point.With(MessageFields.Role, Sample.Keyword("user")).With(MessageFields.User, Sample.Keyword("bob"));
        Assert.Equal(Rendered.Point(expected), Rendered.Point(await OnlyAsync(1)));
        Assert.Equal(1, await CountAsync(new Filter.EqualTo(MessageFields.User, "bob")));
        Assert.Equal(0, await CountAsync(new Filter.EqualTo(MessageFields.User, "ada")));
    }

    [Fact]
    public async Task Lists_are_replaced_not_merged()
    {
        await StoreAsync(Sample.Message(1).With(MessageFields.Tags, Sample.Keywords("a", "b")));
        await PatchAsync(Filter.Everything, Set(MessageFields.Tags, Sample.Keywords("c", "b")));
        Assert.Equal(["c", "b"], (await OnlyAsync(1)).Payload.Keywords(MessageFields.Tags));
        Assert.Equal(0, await CountAsync(new Filter.EqualTo(MessageFields.Tags, "a")));
    }

    [Fact]
    public async Task Fields_of_each_type_are_removed()
    {
        Field[] fields = [MessageFields.Role, MessageFields.Tags, MessageFields.SessionVersion];
        await StoreAsync(Sample.Message(1)
            .With(MessageFields.Role, Sample.Keyword("user"))
            .With(MessageFields.Tags, Sample.Keywords("a"))
            .With(MessageFields.SessionVersion, FieldValue.Of(4)));
        await PatchAsync(Filter.Everything, new PointPatch { Remove = fields });
        Assert.Equal(Rendered.Point(Sample.Message(1)), Rendered.Point(await OnlyAsync(1)));
        Assert.Equal(1, await CountAsync(new Filter.All([.. fields.Select(field => new Filter.Missing(field))])));
    }

    [Fact]
    public async Task Removing_a_field_that_is_absent_changes_nothing()
    {
        await StoreAsync(Sample.Message(1));
        await PatchAsync(Filter.Everything, new PointPatch { Remove = [MessageFields.Role, MessageFields.Tags] });
        Assert.Equal(Rendered.Point(Sample.Message(1)), Rendered.Point(await OnlyAsync(1)));
    }

    [Fact]
    public async Task A_body_is_replaced_and_the_fields_stay()
    {
        await StoreAsync(Sample.Message(1));
        await PatchAsync(Filter.Everything, new PointPatch { Body = Sample.Body("""{"new":true}""") });
        var read = await OnlyAsync(1);
        Assert.Equal("""{"new":true}""", read.Payload.Body.Text());
        Assert.Equal("s", read.Payload.Keyword(MessageFields.Session));
    }

    [Fact]
    public async Task A_body_can_be_emptied_and_stays_when_none_is_given()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2));
        await PatchAsync(Filter.Id(Sample.Id(1)), new PointPatch { Body = ReadOnlyMemory<byte>.Empty });
        await PatchAsync(Filter.Id(Sample.Id(2)), Set(MessageFields.Role, Sample.Keyword("user")));
        Assert.True((await OnlyAsync(1)).Payload.Body.IsEmpty);
        Assert.Equal(Sample.Message(2).Payload.Body.Text(), (await OnlyAsync(2)).Payload.Body.Text());
    }

    [Fact]
    public async Task Fields_and_body_change_together()
    {
        await StoreAsync(Sample.Message(1).With(MessageFields.Role, Sample.Keyword("user")));
        await PatchAsync(
            Filter.Everything,
            new PointPatch { Set = new Payload { [MessageFields.Author] = Sample.Keyword("Ada") }, Remove = [MessageFields.Role], Body = Sample.Body("x") });
        var expected = Sample.Message(1).With(MessageFields.Author, Sample.Keyword("Ada"));
        Assert.Equal(
            Rendered.Point(expected with { Payload = expected.Payload.With(Sample.Body("x")) }), Rendered.Point(await OnlyAsync(1)));
    }

    [Fact]
    public async Task Vectors_and_words_stay()
    {
        await StoreAsync(Sample.Message(1, vector: Sample.Turned(60), words: Sample.Words((1, 2))));
        await PatchAsync(
            Filter.Everything,
            new PointPatch { Set = new Payload { [MessageFields.Role] = Sample.Keyword("user") }, Remove = [MessageFields.Session], Body = Sample.Body("x") });
        AssertCosine(.5, Assert.Single(await NearestAsync(Sample.Turned(0), filter: new Filter.EqualTo(MessageFields.Role, "user"))).Score);
        AssertLexical(2 * Sample.Idf(1, 1), Assert.Single(await WithWordsAsync(Sample.Words((1, 1)))).Score);
    }

    [Fact]
    public async Task Only_points_that_match_change()
    {
        await StoreAsync([.. Enumerable.Range(1, 5).Select(number => Sample.Message(number))]);
        await PatchAsync(new Filter.Range(MessageFields.Timestamp, 2, 4), Set(MessageFields.Role, Sample.Keyword("user")));
        Assert.Equal([2, 3], (await NumbersAsync(new Filter.EqualTo(MessageFields.Role, "user"))).Order());
        Assert.Equal(Rendered.Point(Sample.Message(4)), Rendered.Point(await OnlyAsync(4)));
    }

    [Fact]
    public async Task No_point_is_created()
    {
        await PatchAsync(Filter.Id(Sample.Id(1)), Set(MessageFields.Role, Sample.Keyword("user")));
        Assert.Equal(0, await CountAsync(Filter.Everything));
        Assert.Empty(await GetAsync(Sample.Id(1)));
    }

    [Fact]
    public async Task A_patch_may_change_what_its_filter_matched()
    {
        await StoreAsync([.. Enumerable.Range(1, 50).Select(number => Sample.Message(number))]);
        await PatchAsync(new Filter.EqualTo(MessageFields.Session, "s"), Set(MessageFields.Session, Sample.Keyword("t")));
        Assert.Equal(0, await CountAsync(new Filter.EqualTo(MessageFields.Session, "s")));
        Assert.Equal(50, await CountAsync(new Filter.EqualTo(MessageFields.Session, "t")));
    }

    [Fact]
    public async Task An_empty_patch_changes_nothing()
    {
        await StoreAsync(Sample.Message(1, digest: "d"));
        await PatchAsync(Filter.Everything, new PointPatch());
        Assert.Equal(Rendered.Point(Sample.Message(1, digest: "d")), Rendered.Point(await OnlyAsync(1)));
    }

    [Fact]
    public async Task Thousands_of_points_are_patched_at_once()
    {
        await StoreAsync([.. Enumerable.Range(0, 3000).Select(number => Sample.Message(number, number % 3 == 0 ? "third" : "other"))]);
        await PatchAsync(new Filter.EqualTo(MessageFields.Session, "third"), Set(MessageFields.Status, Sample.Keyword("archived")));
        Assert.Equal(1000, await CountAsync(new Filter.EqualTo(MessageFields.Status, "archived")));
        Assert.Equal("archived", (await OnlyAsync(2997)).Payload.Keyword(MessageFields.Status));
        Assert.Null((await OnlyAsync(2998)).Payload.Keyword(MessageFields.Status));
    }

    [Fact]
    public async Task Of_writers_that_compare_and_set_one_wins_each_version()
    {
        var sessions = Tenant.Sessions;
        await sessions.UpsertAsync([new Point { Id = Sample.Id(1), Payload = new Payload { [SessionFields.Version] = FieldValue.Of(0) } }], Token);
        for (var version = 0; version < 20; version++)
        {
            var won = await Simultaneous.RunAsync(16, async caller =>
            {
                var unchanged = Filter.AllOf(Filter.Id(Sample.Id(1)), Filter.Is(SessionFields.Version, version));
                var patch = Set(SessionFields.Version, FieldValue.Of(version + 1), SessionFields.Writer, Sample.Keyword($"{version}/{caller}"));
                await sessions.PatchAsync(unchanged, patch, Token);
                return Assert.Single(await sessions.GetAsync([Sample.Id(1)], Token)).Payload.Keyword(SessionFields.Writer) == $"{version}/{caller}";
            });
            Assert.Single(won, winner => winner);
        }
    }

    private static PointPatch Set(Field field, FieldValue value) => new() { Set = new Payload { [field] = value } };

    private static PointPatch Set(Field first, FieldValue value, Field second, FieldValue other) => new() { Set = new Payload { [first] = value, [second] = other } };

    private async Task<IEnumerable<int>> NumbersAsync(Filter filter) =>
        (await Messages.ScrollAsync(new ScrollQuery { Filter = filter, Order = MessageFields.Timestamp, Limit = 100 }, Token)).Numbers();
}
