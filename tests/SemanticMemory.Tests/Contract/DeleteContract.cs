using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

public abstract class DeleteContract : StoreContract
{
    [Fact]
    public async Task A_deleted_point_is_gone_from_every_read()
    {
        await StoreAsync(Given(1), Given(2), Given(3));
        await DeleteAsync(Filter.Id(Sample.Id(2)));
        Assert.Empty(await GetAsync(Sample.Id(2)));
        await AllReads.AssertMatchAsync(Messages, Filter.Everything, [1, 3], Token);
        await AllReads.AssertMatchAsync(Messages, Filter.Id(Sample.Id(2)), [], Token);
    }

    [Fact]
    public async Task Points_are_deleted_by_what_they_say()
    {
        await StoreAsync([.. Enumerable.Range(1, 40).Select(number => Given(number).With(MessageFields.Role, Sample.Keyword(number % 4 == 0 ? "tool" : "user")))]);
        await DeleteAsync(new Filter.EqualTo(MessageFields.Role, "tool"));
        await AllReads.AssertMatchAsync(Messages, Filter.Everything, [.. Enumerable.Range(1, 40).Where(number => number % 4 != 0)], Token);
    }

    [Fact]
    public async Task Points_without_vectors_words_or_fields_are_deleted_too()
    {
        await StoreAsync(Sample.Message(1), new Point { Id = Sample.Id(2), Payload = new Payload() });
        await DeleteAsync(Filter.Everything);
        Assert.Equal(0, await CountAsync(Filter.Everything));
        Assert.Empty(await GetAsync(Sample.Id(1), Sample.Id(2)));
    }

    [Fact]
    public async Task Deleting_what_is_not_there_changes_nothing()
    {
        await DeleteAsync(Filter.Everything);
        await StoreAsync(Given(1));
        await DeleteAsync(Filter.Id(Sample.Id(2)));
        await DeleteAsync(new Filter.Any([]));
        await AllReads.AssertMatchAsync(Messages, Filter.Everything, [1], Token);
    }

    [Fact]
    public async Task A_point_stored_after_its_deletion_has_nothing_of_the_old_one()
    {
        await StoreAsync(Given(1).With(MessageFields.Role, Sample.Keyword("user")) with { Digest = "d" });
        await DeleteAsync(Filter.Id(Sample.Id(1)));
        var again = new Point { Id = Sample.Id(1), Payload = new Payload(), Dense = [Sample.Turned(90)] };
        await StoreAsync(again);
        Assert.Equal(Rendered.Point(again), Rendered.Point(await OnlyAsync(1)));
        AssertCosine(0, Assert.Single(await NearestAsync(Sample.Turned(0))).Score);
        Assert.Empty(await WithWordsAsync(Sample.Words((1, 1))));
        Assert.Equal(0, await CountAsync(new Filter.EqualTo(MessageFields.Role, "user")));
    }

    [Fact]
    public async Task Everything_can_be_deleted_and_stored_again_many_times()
    {
        for (var round = 0; round < 5; round++)
        {
            int[] numbers = [.. Enumerable.Range(round * 50, 100)];
            await StoreAsync([.. numbers.Select(Given)]);
            await AllReads.AssertMatchAsync(Messages, Filter.Everything, numbers, Token);
            await DeleteAsync(Filter.Everything);
            await AllReads.AssertMatchAsync(Messages, Filter.Everything, [], Token);
        }
    }

    [Fact]
    public async Task Tens_of_thousands_of_ids_are_deleted_and_patched_in_one_call()
    {
        await StoreAsync([.. Enumerable.Range(0, 100).Select(Given)]);
        await PatchAsync(
            new Filter.HasId([.. Enumerable.Range(90, 40_000).Select(Sample.Id)]), new PointPatch { Set = new Payload { [MessageFields.Role] = Sample.Keyword("last") } });
        await DeleteAsync(new Filter.HasId([.. Enumerable.Range(2, 40_000).Where(number => number != 95).Select(Sample.Id)]));
        await AllReads.AssertMatchAsync(Messages, Filter.Everything, [0, 1, 95], Token);
        await AllReads.AssertMatchAsync(Messages, new Filter.EqualTo(MessageFields.Role, "last"), [95], Token);
    }

    private static Point Given(int number) => Sample
        .Message(number, vector: Sample.Turned(0), words: Sample.Words((1, 1)))
        .With(MessageFields.SessionVersion, FieldValue.Of(number))
        .With(MessageFields.Tags, Sample.Keywords("t"));
}
