using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

public abstract class GetContract : StoreContract
{
    [Fact]
    public async Task Points_come_in_the_order_of_the_ids()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2), Sample.Message(3));
        Assert.Equal([3, 1, 2], (await GetAsync(Sample.Id(3), Sample.Id(1), Sample.Id(2))).Numbers());
    }

    [Fact]
    public async Task Ids_that_are_not_there_are_left_out()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(3));
        Assert.Equal([3, 1], (await GetAsync(Sample.Id(4), Sample.Id(3), Sample.Id(2), Sample.Id(1))).Numbers());
    }

    [Fact]
    public async Task A_tenant_that_does_not_exist_has_no_points() => Assert.Empty(await GetAsync(Sample.Id(1), Guid.Empty));

    [Fact]
    public async Task No_ids_ask_for_nothing() => Assert.Empty(await GetAsync());

    [Fact]
    public async Task The_empty_and_the_largest_id_are_ids_like_others()
    {
        var ids = new[] { Guid.AllBitsSet, Guid.Empty };
        await StoreAsync([.. ids.Select(id => new Point { Id = id, Payload = new Payload() })]);
        Assert.Equal(ids, (await GetAsync(ids)).Select(point => point.Id));
    }

    [Fact]
    public async Task Thousands_of_ids_are_read_in_one_call()
    {
        var numbers = Enumerable.Range(1, 5000).Reverse().ToArray();
        await StoreAsync([.. numbers.Select(number => Sample.Message(number))]);
        Assert.Equal(numbers, (await GetAsync([.. numbers.Select(Sample.Id)])).Numbers());
    }

    [Fact]
    public async Task What_the_caller_does_to_a_point_it_has_read_changes_nothing()
    {
        var point = Sample.Message(1, vector: Sample.Turned(0));
        await StoreAsync(point);
        foreach (var read in new[] { await OnlyAsync(1), (await NearestAsync(Sample.Turned(0)))[0].Point })
        {
            read.Payload[MessageFields.Role] = Sample.Keyword("mine");
            Assert.Equal(Rendered.Point(point), Rendered.Point(await OnlyAsync(1)));
            Assert.Equal(Rendered.Point(point), Rendered.Point((await NearestAsync(Sample.Turned(0)))[0].Point));
        }
    }
}
