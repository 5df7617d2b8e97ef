using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>Every node of the filter tree, by every operation that only reads.</summary>
public abstract class FilterContract : StoreContract
{
    [Fact]
    public Task All_of_nothing_is_every_point() => AssertMatchesAsync(new Filter.All([]), 1, 2, 3, 4, 5, 6);

    [Fact]
    public Task Everything_is_every_point() => AssertMatchesAsync(Filter.Everything, 1, 2, 3, 4, 5, 6);

    [Fact]
    public Task Any_of_nothing_is_no_point() => AssertMatchesAsync(new Filter.Any([]));

    [Fact]
    public Task All_wants_each_part() => AssertMatchesAsync(new Filter.All([Role("user"), Channel("email")]), 1);

    [Fact]
    public Task All_of_one_is_that_one() => AssertMatchesAsync(new Filter.All([Role("user")]), 1, 3);

    [Fact]
    public Task Any_wants_one_part() => AssertMatchesAsync(new Filter.Any([Role("tool"), Channel("email")]), 1, 2, 4);

    [Fact]
    public Task Any_of_one_is_that_one() => AssertMatchesAsync(new Filter.Any([Role("user")]), 1, 3);

    [Fact]
    public Task Not_holds_where_the_field_is_absent_too() => AssertMatchesAsync(new Filter.Not(Channel("email")), 3, 4, 5, 6);

    [Fact]
    public Task Not_of_a_list_holds_where_no_element_matches() => AssertMatchesAsync(new Filter.Not(Tag("a")), 2, 3, 5, 6);

    [Fact]
    public Task Not_of_a_range_holds_where_the_integer_is_absent() =>
        AssertMatchesAsync(new Filter.Not(new Filter.Range(MessageFields.Timestamp, 20, 31)), 1, 4, 5, 6);

    [Fact]
    public Task Not_of_everything_is_no_point() => AssertMatchesAsync(new Filter.Not(Filter.Everything));

    [Fact]
    public Task Not_of_not_is_the_filter() => AssertMatchesAsync(new Filter.Not(new Filter.Not(Role("user"))), 1, 3);

    [Fact]
    public Task Not_of_missing_is_present() => AssertMatchesAsync(new Filter.Not(new Filter.Missing(MessageFields.Tags)), 1, 2, 4, 5);

    [Fact]
    public Task A_keyword_equals_only_itself() => AssertMatchesAsync(Role("User"), 5);

    [Fact]
    public Task An_empty_keyword_is_a_value() => AssertMatchesAsync(Channel(""), 5);

    [Fact]
    public Task A_value_that_never_occurs_matches_no_point() => AssertMatchesAsync(Role("nobody"));

    [Fact]
    public Task A_list_matches_by_any_element() => AssertMatchesAsync(Tag("b"), 1, 2);

    [Fact]
    public Task Two_elements_of_one_list_may_match_two_filters() => AssertMatchesAsync(new Filter.All([Tag("a"), Tag("c")]), 4);

    [Fact]
    public Task In_takes_each_value() => AssertMatchesAsync(new Filter.In(MessageFields.Role, ["tool", "nobody", "assistant"]), 2, 4);

    [Fact]
    public Task In_takes_many_values() => AssertMatchesAsync(new Filter.In(MessageFields.Role, ["tool", "nobody", "assistant", "a", "b", "c", "d", "e"]), 2, 4);

    [Fact]
    public Task In_takes_lists_by_any_element() => AssertMatchesAsync(new Filter.In(MessageFields.Tags, ["c", "b", "b"]), 1, 2, 4);

    [Fact]
    public Task In_nothing_is_no_point() => AssertMatchesAsync(new Filter.In(MessageFields.Tags, []));

    [Fact]
    public Task Not_in_nothing_is_every_point() => AssertMatchesAsync(new Filter.Not(new Filter.In(MessageFields.Tags, [])), 1, 2, 3, 4, 5, 6);

    [Fact]
    public Task A_range_holds_its_lower_bound_and_not_its_upper() => AssertMatchesAsync(new Filter.Range(MessageFields.Timestamp, 10, 30), 1, 2);

    [Fact]
    public Task A_range_without_bounds_wants_the_field() => AssertMatchesAsync(new Filter.Range(MessageFields.Timestamp), 1, 2, 3, 4, 5);

    [Fact]
    public Task A_range_may_be_open_below() => AssertMatchesAsync(new Filter.Range(MessageFields.Timestamp, Before: 20), 1, 5);

    [Fact]
    public Task A_range_may_be_open_above() => AssertMatchesAsync(new Filter.Range(MessageFields.Timestamp, From: 20), 2, 3, 4);

    [Fact]
    public Task An_empty_range_is_no_point() => AssertMatchesAsync(new Filter.Range(MessageFields.Timestamp, 10, 10));

    [Fact]
    public Task A_reversed_range_is_no_point() => AssertMatchesAsync(new Filter.Range(MessageFields.Timestamp, 30, 10));

    [Fact]
    public Task The_largest_integer_lies_in_a_range_from_it() => AssertMatchesAsync(new Filter.Range(MessageFields.Timestamp, From: long.MaxValue), 4);

    [Fact]
    public Task The_largest_integer_lies_before_no_bound() => AssertMatchesAsync(new Filter.Range(MessageFields.Timestamp, Before: long.MaxValue), 1, 2, 3, 5);

    [Fact]
    public Task The_smallest_integer_lies_in_a_range_from_it() =>
        AssertMatchesAsync(new Filter.Range(MessageFields.Timestamp, From: long.MinValue), 1, 2, 3, 4, 5);

    [Fact]
    public Task Nothing_lies_before_the_smallest_integer() => AssertMatchesAsync(new Filter.Range(MessageFields.Timestamp, Before: long.MinValue));

    [Fact]
    public Task Is_takes_one_integer() => AssertMatchesAsync(Filter.Is(MessageFields.Timestamp, 20), 2);

    [Fact]
    public Task Is_takes_the_largest_integer() => AssertMatchesAsync(Filter.Is(MessageFields.Timestamp, long.MaxValue), 4);

    [Fact]
    public Task Is_takes_the_smallest_integer() => AssertMatchesAsync(Filter.Is(MessageFields.Timestamp, long.MinValue), 5);

    [Fact]
    public Task Missing_is_where_a_keyword_is_absent() => AssertMatchesAsync(new Filter.Missing(MessageFields.Channel), 3, 6);

    [Fact]
    public Task Missing_is_where_a_list_is_absent_or_empty() => AssertMatchesAsync(new Filter.Missing(MessageFields.Tags), 3, 6);

    [Fact]
    public Task Missing_is_where_an_integer_is_absent() => AssertMatchesAsync(new Filter.Missing(MessageFields.Timestamp), 6);

    [Fact]
    public Task Missing_is_every_point_for_a_field_that_no_point_has() => AssertMatchesAsync(new Filter.Missing(MessageFields.Agent), 1, 2, 3, 4, 5, 6);

    [Fact]
    public Task Ids_match_points_that_are_there() => AssertMatchesAsync(new Filter.HasId([Sample.Id(5), Sample.Id(99), Sample.Id(2), Sample.Id(5)]), 2, 5);

    [Fact]
    public Task No_ids_are_no_point() => AssertMatchesAsync(new Filter.HasId([]));

    [Fact]
    public Task Filters_nest() => AssertMatchesAsync(
        new Filter.Not(new Filter.All(
        [
            new Filter.Any([Tag("a"), new Filter.Missing(MessageFields.Tags)]),
            new Filter.Not(new Filter.Any([Role("tool"), new Filter.Range(MessageFields.Timestamp, 30, 31), new Filter.HasId([Sample.Id(6)])])),
        ])),
        2, 3, 4, 5, 6);

    [Fact]
    public Task A_filter_may_be_a_hundred_deep() =>
        AssertMatchesAsync(Enumerable.Range(0, 100).Aggregate((Filter)Role("user"), (inner, _) => new Filter.All([new Filter.Not(new Filter.Not(inner))])), 1, 3);

    [Fact]
    public Task A_filter_may_hold_ten_thousand_values() =>
        AssertMatchesAsync(new Filter.In(MessageFields.Role, [.. Enumerable.Range(0, 10_000).Select(i => $"r{i}"), "tool"]), 4);

    [Fact]
    public Task A_filter_may_hold_fifty_thousand_ids() =>
        AssertMatchesAsync(new Filter.HasId([.. Enumerable.Range(5, 50_000).Select(Sample.Id)]), 5, 6);

    private static Filter.EqualTo Role(string value) => new Filter.EqualTo(MessageFields.Role, value);

    private static Filter.EqualTo Channel(string value) => new Filter.EqualTo(MessageFields.Channel, value);

    private static Filter.EqualTo Tag(string value) => new Filter.EqualTo(MessageFields.Tags, value);

    private static Point Given(int number, string? role = null, string? channel = null, string[]? tags = null, long? at = null)
    {
        var payload = new Payload { [MessageFields.SessionVersion] = FieldValue.Of(number) };
        payload[MessageFields.Role] = role is null ? null : FieldValue.Of(role);
        payload[MessageFields.Channel] = channel is null ? null : FieldValue.Of(channel);
        payload[MessageFields.Tags] = tags is null ? null : FieldValue.Of(tags);
        payload[MessageFields.Timestamp] = at is { } time ? FieldValue.Of(time) : null;
        return new Point { Id = Sample.Id(number), Payload = payload, Dense = [Sample.Turned(number)], Lexical = Sample.Words((1, number)) };
    }

    private async Task AssertMatchesAsync(Filter filter, params int[] expected)
    {
        await StoreAsync(
            Given(1, "user", "email", ["a", "b"], 10),
            Given(2, "assistant", "email", ["b"], 20),
            Given(3, "user", null, [], 30),
            Given(4, "tool", "chat", ["a", "c"], long.MaxValue),
            Given(5, "User", "", ["A"], long.MinValue),
            Given(6));
        await AllReads.AssertMatchAsync(Messages, filter, expected, Token);
    }
}
