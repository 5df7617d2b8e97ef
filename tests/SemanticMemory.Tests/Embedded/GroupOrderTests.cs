using SemanticMemory.Embedded.Columns;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Embedded;

public class GroupOrderTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(5000)]
    public void A_slot_is_found_in_a_short_group_and_in_a_long_one(int count)
    {
        var (groups, order, ids, random) = (new KeywordColumn(), new IntegerColumn(), new IdIndex(), new Random(count));
        var sequence = new GroupOrder(groups, order, ids);
        var times = Enumerable.Range(0, count).Select(_ => random.NextInt64(count)).ToArray();
        for (var slot = 0; slot < count; slot++)
        {
            groups.Set(slot, FieldValue.Of("session"));
            order.Set(slot, times[slot]);
            ids.Add(Guid.NewGuid(), slot);
            sequence.Add(slot);
        }

        var expected = Enumerable.Range(0, count).OrderBy(slot => (times[slot], ids.Id(slot))).ToArray();
        for (var place = 0; place < count; place++)
        {
            Assert.Equal(expected, sequence.Around(expected[place], out var at));
            Assert.Equal(place, at);
        }
    }
}
