using SemanticMemory.Messages;
using SemanticMemory.Recall;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Recall;

public sealed class PayloadFilterTests
{
    private static readonly StoredPoint s_point = new(
        PointIds.From("test", "a"),
        new Payload
        {
            [MessageFields.Role] = FieldValue.Of("user"),
            [MessageFields.Tags] = FieldValue.Of(["red", "green"]),
            [MessageFields.Timestamp] = FieldValue.Of(100),
        },
        null);

    public static TheoryData<bool, Filter> Filters => new()
    {
        { true, Filter.Everything },
        { false, new Filter.Any([]) },
        { true, new Filter.All([new Filter.EqualTo(MessageFields.Role, "user"), new Filter.In(MessageFields.Tags, ["blue", "green"])]) },
        { false, new Filter.All([new Filter.EqualTo(MessageFields.Role, "user"), new Filter.EqualTo(MessageFields.Tags, "blue")]) },
        { true, new Filter.Any([new Filter.EqualTo(MessageFields.Role, "tool"), new Filter.EqualTo(MessageFields.Tags, "red")]) },
        { true, new Filter.Not(new Filter.EqualTo(MessageFields.User, "dana")) },
        { false, new Filter.In(MessageFields.Role, []) },
        { true, new Filter.Range(MessageFields.Timestamp, 100, 101) },
        { false, new Filter.Range(MessageFields.Timestamp, Before: 100) },
        { false, new Filter.Range(MessageFields.SessionVersion) },
        { true, new Filter.Missing(MessageFields.DeletedFrom) },
        { false, new Filter.Missing(MessageFields.Role) },
        { true, Filter.Id(PointIds.From("test", "a")) },
        { false, new Filter.HasId([]) },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_point_matches_as_in_a_store(bool matches, Filter filter) => Assert.Equal(matches, PayloadFilter.Matches(filter, s_point));

    [Fact]
    public void Filters_have_the_same_key_only_if_they_mean_the_same()
    {
        var keys = Filters.Select(row => FilterKey.Of(row.Data.Item2)).ToArray();

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(FilterKey.Of(new Filter.In(MessageFields.Tags, ["a", "b"])), FilterKey.Of(new Filter.In(MessageFields.Tags, new List<string> { "a", "b" })));
        Assert.NotEqual(FilterKey.Of(new Filter.In(MessageFields.Tags, ["a b"])), FilterKey.Of(new Filter.In(MessageFields.Tags, ["a", "b"])));
    }
}
