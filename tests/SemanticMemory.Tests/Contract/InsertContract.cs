using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

public abstract class InsertContract : StoreContract
{
    [Fact]
    public async Task New_points_are_created()
    {
        var outcome = await InsertAsync(Sample.Message(2, digest: "b"), Sample.Message(1, digest: "a"));
        Assert.Equal([true, true], outcome.Created);
        Assert.Empty(outcome.Conflicts);
        Assert.Equal(2, await CountAsync(Filter.Everything));
    }

    [Fact]
    public async Task A_repeat_changes_nothing_whatever_is_given()
    {
        var first = Sample.Message(1, vector: Sample.Turned(0), words: Sample.Words((1, 1)), digest: "a");
        await InsertAsync(first);
        var outcome = await InsertAsync(Sample.Message(1, "other", 99, Sample.Turned(90), Sample.Words((2, 2)), "a"));
        Assert.Equal([false], outcome.Created);
        Assert.Empty(outcome.Conflicts);
        Assert.Equal(Rendered.Point(first), Rendered.Point(await OnlyAsync(1)));
        AssertCosine(1, Assert.Single(await NearestAsync(Sample.Turned(0))).Score);
        Assert.Single(await WithWordsAsync(Sample.Words((1, 1))));
        Assert.Empty(await WithWordsAsync(Sample.Words((2, 1))));
    }

    [Fact]
    public async Task Repeats_and_new_points_may_come_together()
    {
        await InsertAsync(Sample.Message(2, digest: "b"));
        var outcome = await InsertAsync(Sample.Message(1, digest: "a"), Sample.Message(2, digest: "b"), Sample.Message(3, digest: "c"));
        Assert.Equal([true, false, true], outcome.Created);
        Assert.Empty(outcome.Conflicts);
        Assert.Equal(3, await CountAsync(Filter.Everything));
    }

    [Fact]
    public async Task A_conflict_stores_nothing_at_all()
    {
        await InsertAsync(Sample.Message(2, digest: "b"), Sample.Message(4, digest: "d"));
        var outcome = await InsertAsync(
            Sample.Message(1, digest: "a"), Sample.Message(2, "other", digest: "x"), Sample.Message(3, digest: "c"), Sample.Message(4, "other", digest: "y"));
        Assert.Equal([1, 3], outcome.Conflicts);
        Assert.DoesNotContain(true, outcome.Created);
        Assert.Equal(4, outcome.Created.Count);
        Assert.Equal([2, 4], (await GetAsync(Sample.Id(1), Sample.Id(2), Sample.Id(3), Sample.Id(4))).Numbers());
        Assert.Equal(0, await CountAsync(new Filter.EqualTo(MessageFields.Session, "other")));
    }

    [Fact]
    public async Task Points_without_a_digest_repeat_each_other()
    {
        await InsertAsync(Sample.Message(1));
        var outcome = await InsertAsync(Sample.Message(1));
        Assert.Equal([false], outcome.Created);
        Assert.Empty(outcome.Conflicts);
    }

    [Theory]
    [InlineData(null, "a")]
    [InlineData("a", null)]
    [InlineData("a", "A")]
    [InlineData("a", "")]
    public async Task Another_digest_is_a_conflict(string? stored, string? given)
    {
        await InsertAsync(Sample.Message(1, digest: stored));
        Assert.Equal([0], (await InsertAsync(Sample.Message(1, digest: given))).Conflicts);
        Assert.Equal(stored, (await OnlyAsync(1)).Digest);
    }

    [Fact]
    public async Task A_digest_of_64_characters_is_kept()
    {
        var digest = new string('f', 64);
        await InsertAsync(Sample.Message(1, digest: digest));
        Assert.Equal(digest, (await OnlyAsync(1)).Digest);
    }

    [Fact]
    public async Task A_deleted_id_is_free_again()
    {
        await InsertAsync(Sample.Message(1, digest: "a"));
        await DeleteAsync(Filter.Id(Sample.Id(1)));
        Assert.Equal([true], (await InsertAsync(Sample.Message(1, digest: "b"))).Created);
        Assert.Equal("b", (await OnlyAsync(1)).Digest);
    }

    [Fact]
    public async Task An_upserted_digest_is_what_the_next_insert_is_compared_with()
    {
        await InsertAsync(Sample.Message(1, digest: "a"));
        await StoreAsync(Sample.Message(1, digest: "b"));
        Assert.Equal([0], (await InsertAsync(Sample.Message(1, digest: "a"))).Conflicts);
        Assert.Empty((await InsertAsync(Sample.Message(1, digest: "b"))).Conflicts);
    }

    [Fact]
    public async Task A_patch_survives_the_repeat_of_the_insert()
    {
        await InsertAsync(Sample.Message(1, digest: "a"));
        await PatchAsync(Filter.Everything, new PointPatch { Set = new Payload { [MessageFields.User] = Sample.Keyword("u") }, Body = Sample.Body("new") });
        Assert.Equal([false], (await InsertAsync(Sample.Message(1, digest: "a"))).Created);
        var read = await OnlyAsync(1);
        Assert.Equal("u", read.Payload.Keyword(MessageFields.User));
        Assert.Equal("new", read.Payload.Body.Text());
    }

    [Fact]
    public async Task Inserted_points_are_found_like_upserted_ones()
    {
        await InsertAsync(Sample.Message(1, vector: Sample.Turned(60), words: Sample.Words((7, 2))));
        AssertCosine(.5, Assert.Single(await NearestAsync(Sample.Turned(0))).Score);
        AssertLexical(2 * Sample.Idf(1, 1), Assert.Single(await WithWordsAsync(Sample.Words((7, 1)))).Score);
        Assert.Equal(1, await CountAsync(new Filter.EqualTo(MessageFields.Session, "s")));
    }

    [Fact]
    public async Task No_points_have_an_empty_outcome()
    {
        var outcome = await InsertAsync();
        Assert.Empty(outcome.Created);
        Assert.Empty(outcome.Conflicts);
    }
}
