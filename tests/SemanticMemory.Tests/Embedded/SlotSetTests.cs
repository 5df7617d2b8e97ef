using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Tests.Embedded;

public class SlotSetTests
{
    [Theory]
    [InlineData(11, 200)]
    [InlineData(12, 5000)]
    [InlineData(13, 100_000)]
    public void It_holds_what_a_hash_set_holds_while_it_grows_and_shrinks(int seed, int slots)
    {
        var random = new Random(seed);
        var (set, model) = (new SlotSet(), new HashSet<int>());
        for (var step = 0; step < 6000; step++)
        {
            var slot = random.Next(slots);
            var grows = step < 3000 ? random.Next(4) > 0 : random.Next(4) == 0;
            if (grows && model.Add(slot))
            {
                set.Add(slot);
            }
            else if (!grows && model.Count > 0)
            {
                var gone = model.ElementAt(random.Next(Math.Min(model.Count, 10)));
                model.Remove(gone);
                set.Remove(gone);
            }

            Assert.Equal(model.Count, set.Count);
            Assert.Equal(model.Contains(slot), set.Contains(slot));
        }

        var bits = new SlotBitmap(slots);
        set.AddTo(bits);
        Assert.Equal(model.Order(), bits.ToSlots());
    }

    [Fact]
    public void Many_slots_are_kept_as_bits_and_few_as_a_list()
    {
        var set = new SlotSet();
        for (var slot = 0; slot < 1000; slot++)
        {
            set.Add(slot);
        }

        Assert.True(set.IsDense);
        for (var slot = 0; slot < 990; slot++)
        {
            set.Remove(slot);
        }

        Assert.False(set.IsDense);
        Assert.True(set.Contains(995));
        Assert.False(set.Contains(5));
    }
}
