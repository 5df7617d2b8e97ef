using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

public abstract class NeighboursContract : StoreContract
{
    [Fact]
    public async Task Neighbours_stand_in_order_with_the_nearest_inside()
    {
        await StoreAsync(Sample.Message(3), Sample.Message(1), Sample.Message(5), Sample.Message(2), Sample.Message(4));
        await AssertAsync(3, "1 2", "4 5");
    }

    [Fact]
    public async Task Only_as_many_as_asked_for_are_given()
    {
        await StoreAsync([.. Enumerable.Range(1, 9).Select(number => Sample.Message(number))]);
        await AssertAsync(5, "4", "6 7 8", before: 1, after: 3);
        await AssertAsync(5, "", "6", before: 0, after: 1);
        await AssertAsync(5, "3 4", "", before: 2, after: 0);
        await AssertAsync(5, "", "", before: 0, after: 0);
    }

    [Fact]
    public async Task The_largest_numbers_ask_for_the_whole_group()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2), Sample.Message(3));
        await AssertAsync(2, "1", "3", before: int.MaxValue, after: int.MaxValue);
    }

    [Fact]
    public async Task The_ends_of_a_group_have_neighbours_on_one_side()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2), Sample.Message(3));
        await AssertAsync(1, "", "2 3");
        await AssertAsync(3, "1 2", "");
    }

    [Fact]
    public async Task A_point_alone_in_its_group_has_an_empty_neighbourhood()
    {
        await StoreAsync(Sample.Message(1, "s"), Sample.Message(2, "t"));
        await AssertAsync(1, "", "");
    }

    [Fact]
    public async Task Equal_times_are_ordered_by_id()
    {
        await StoreAsync(Sample.Message(256, at: 7), Sample.Message(3, at: 7), Sample.Message(1, at: 7), Sample.Message(9, at: 6), Sample.Message(2, at: 8));
        await AssertAsync(3, "9 1", "256 2");
        await AssertAsync(256, "9 1 3", "2");
    }

    [Fact]
    public async Task Neighbours_never_come_from_another_group()
    {
        await StoreAsync(Sample.Message(1, "a"), Sample.Message(2, "b"), Sample.Message(3, "a"), Sample.Message(4, "b"), Sample.Message(5, "A"));
        await AssertAsync(3, "1", "");
        await AssertAsync(2, "", "4");
        await AssertAsync(5, "", "");
    }

    [Fact]
    public async Task Times_are_compared_as_integers_over_their_whole_range()
    {
        await StoreAsync(
            Sample.Message(1, at: long.MaxValue),
            Sample.Message(2, at: -1),
            Sample.Message(3, at: long.MinValue),
            Sample.Message(4, at: 0),
            Sample.Message(5, at: 1L << 40));
        await AssertAsync(4, "3 2", "5 1");
    }

    [Fact]
    public async Task Points_that_are_not_there_or_have_no_place_are_left_out()
    {
        await StoreAsync(
            Sample.Message(1),
            Sample.Message(2).With(MessageFields.Session, null),
            Sample.Message(3).With(MessageFields.Timestamp, null),
            Sample.Message(4));
        var found = await Messages.NeighboursAsync([.. Enumerable.Range(1, 5).Select(Sample.Id)], 5, 5, cancellationToken: Token);
        Assert.Equal([1, 4], found.Keys.Select(id => id.Number()).Order());
        Assert.Equal([4], found[Sample.Id(1)].After.Numbers());
    }

    [Fact]
    public async Task Several_points_are_asked_for_at_once()
    {
        await StoreAsync([.. Enumerable.Range(1, 6).Select(number => Sample.Message(number, number % 2 == 0 ? "even" : "odd"))]);
        var found = await Messages.NeighboursAsync([Sample.Id(4), Sample.Id(1), Sample.Id(3)], 1, 1, cancellationToken: Token);
        Assert.Equal(3, found.Count);
        Assert.Equal("2|6", Text(found[Sample.Id(4)]));
        Assert.Equal("|3", Text(found[Sample.Id(1)]));
        Assert.Equal("1|5", Text(found[Sample.Id(3)]));
    }

    [Fact]
    public async Task A_neighbour_comes_with_all_it_says()
    {
        var point = Sample.Message(1, digest: "d").With(MessageFields.Tags, Sample.Keywords("x", "y"));
        await StoreAsync(point, Sample.Message(2));
        var found = await Messages.NeighboursAsync([Sample.Id(2)], 1, 0, cancellationToken: Token);
        Assert.Equal(Rendered.Point(point), Rendered.Points(found[Sample.Id(2)].Before));
    }

    [Theory]
    [InlineData(PointParts.None)]
    [InlineData(PointParts.Features)]
    [InlineData(PointParts.All)]
    public async Task What_is_taken_of_a_neighbour_is_what_its_point_says(PointParts parts)
    {
        var (before, after) = (Sample.Message(1).With(MessageFields.Tags, Sample.Keywords("x", "y")), Sample.Message(3).With(MessageFields.Role, Sample.Keyword("tool")));
        (before.Payload.Features, after.Payload.Features) = (new byte[] { 1, 2 }, new byte[3000]);
        await StoreAsync(before, Sample.Message(2), after);
        var found = await Messages.NeighboursAsync([Sample.Id(2)], 1, 1, Sample.FieldByField, parts, Token);
        var (taken, asked) = (Assert.Single(found).Value, parts & PointParts.Features);
        Assert.Equal(Rendered.Point(before, asked), Rendered.Point(Assert.Single(taken.Before), asked));
        Assert.Equal(Rendered.Point(after, asked), Rendered.Point(Assert.Single(taken.After), asked));
    }

    [Fact]
    public async Task Of_a_field_that_is_absent_nothing_is_taken()
    {
        await StoreAsync(Sample.Message(1).With(MessageFields.Author, null), Sample.Message(2));
        var found = await Messages.NeighboursAsync(
            [Sample.Id(2)],
            1,
            0,
            static point => (point.Has(MessageFields.Author), point.Keyword(MessageFields.Author), point.Keywords(MessageFields.Tags).Count, point.Integer(MessageFields.Revision)),
            cancellationToken: Token);
        Assert.Equal((false, null, 0, null), Assert.Single(Assert.Single(found).Value.Before));
    }

    [Fact]
    public async Task A_deleted_point_is_nobody_s_neighbour()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2), Sample.Message(3), Sample.Message(4));
        await DeleteAsync(new Filter.HasId([Sample.Id(2), Sample.Id(3)]));
        await AssertAsync(1, "", "4");
        await AssertAsync(4, "1", "");
        Assert.Empty(await Messages.NeighboursAsync([Sample.Id(2)], 1, 1, cancellationToken: Token));
    }

    [Fact]
    public async Task A_point_upserted_into_another_group_moves()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2), Sample.Message(3), Sample.Message(4, "t"));
        await StoreAsync(Sample.Message(2, "t"));
        await AssertAsync(1, "", "3");
        await AssertAsync(2, "", "4");
        await AssertAsync(4, "2", "");
    }

    [Fact]
    public async Task A_point_upserted_to_another_time_moves()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2), Sample.Message(3));
        await StoreAsync(Sample.Message(1, at: 99));
        await AssertAsync(3, "2", "1");
    }

    [Fact]
    public async Task A_point_patched_to_another_group_or_time_moves()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2), Sample.Message(3), Sample.Message(4, "t"));
        await PatchAsync(Filter.Id(Sample.Id(2)), new PointPatch { Set = new Payload { [MessageFields.Session] = Sample.Keyword("t") } });
        await PatchAsync(Filter.Id(Sample.Id(1)), new PointPatch { Set = new Payload { [MessageFields.Timestamp] = FieldValue.Of(50) } });
        await AssertAsync(3, "", "1");
        await AssertAsync(4, "2", "");
    }

    [Fact]
    public async Task A_point_patched_out_of_its_group_has_no_place_any_more()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2), Sample.Message(3), Sample.Message(4));
        await PatchAsync(Filter.Id(Sample.Id(2)), new PointPatch { Remove = [MessageFields.Session] });
        await PatchAsync(Filter.Id(Sample.Id(3)), new PointPatch { Remove = [MessageFields.Timestamp] });
        await AssertAsync(1, "", "4");
        Assert.Empty(await Messages.NeighboursAsync([Sample.Id(2), Sample.Id(3)], 1, 1, cancellationToken: Token));
    }

    [Fact]
    public async Task A_point_patched_into_a_group_has_a_place()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2).With(MessageFields.Session, null).With(MessageFields.Timestamp, null), Sample.Message(3));
        await PatchAsync(
            Filter.Id(Sample.Id(2)),
            new PointPatch { Set = new Payload { [MessageFields.Session] = Sample.Keyword("s"), [MessageFields.Timestamp] = FieldValue.Of(2) } });
        await AssertAsync(2, "1", "3");
    }

    [Fact]
    public async Task Collections_without_groups_refuse() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Tenant.Sessions.NeighboursAsync([Sample.Id(1)], 1, 1, cancellationToken: Token));

    private static string Text(Neighbourhood<StoredPoint> found) => $"{string.Join(' ', found.Before.Numbers())}|{string.Join(' ', found.After.Numbers())}";

    private async Task AssertAsync(int number, string expectedBefore, string expectedAfter, int before = 10, int after = 10)
    {
        var found = await Messages.NeighboursAsync([Sample.Id(number)], before, after, cancellationToken: Token);
        Assert.Equal($"{expectedBefore}|{expectedAfter}", Text(Assert.Single(found).Value));
        Assert.Equal(number, Assert.Single(found).Key.Number());
    }
}
