using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Storage;

public sealed class FilterTests
{
    private static readonly Filter s_one = new Filter.EqualTo(MessageFields.Role, "user");
    private static readonly Filter s_other = new Filter.Missing(MessageFields.Tags);

    [Theory]
    [InlineData(0, 1L)]
    [InlineData(long.MinValue, long.MinValue + 1)]
    [InlineData(long.MaxValue - 1, long.MaxValue)]
    [InlineData(long.MaxValue, null)]
    public void Is_is_the_range_of_one_integer(long value, long? before) =>
        Assert.Equal(new Filter.Range(MessageFields.Timestamp, value, before), Filter.Is(MessageFields.Timestamp, value));

    [Fact]
    public void All_of_none_is_everything() => Assert.Empty(Assert.IsType<Filter.All>(Filter.AllOf()).Of);

    [Fact]
    public void All_of_nothing_but_nulls_is_everything() => Assert.Empty(Assert.IsType<Filter.All>(Filter.AllOf(null, null)).Of);

    [Fact]
    public void All_of_one_is_that_one() => Assert.Same(s_one, Filter.AllOf(null, s_one, null));

    [Fact]
    public void All_of_several_keeps_their_order() => Assert.Equal([s_one, s_other], Assert.IsType<Filter.All>(Filter.AllOf(s_one, null, s_other)).Of);

    [Fact]
    public void One_id_is_a_list_of_it() => Assert.Equal([Guid.AllBitsSet], Assert.IsType<Filter.HasId>(Filter.Id(Guid.AllBitsSet)).Ids);
}
