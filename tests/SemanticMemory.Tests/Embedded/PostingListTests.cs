using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Lexical;

namespace SemanticMemory.Tests.Embedded;

public class PostingListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_list_gives_back_what_was_put_in(int seed)
    {
        var random = new Random(seed);
        var expected = new List<(int, int)>();
        var list = new PostingList();
        foreach (var slot in Slots(random))
        {
            var code = random.Next(3) == 0 ? random.Next(70_000) : 0;
            list.Append(slot, code);
            expected.Add((slot, code));
        }

        Assert.Equal(expected.Order(), list.Entries().Order());
        Assert.Equal(expected.Count, list.Count);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 100)]
    public void What_is_taken_out_is_gone_and_the_rest_can_be_added_to(int seed, int atOnce)
    {
        var random = new Random(seed);
        var list = new PostingList();
        var expected = new List<(int Slot, int Code)>();
        foreach (var slot in Slots(random))
        {
            var code = Math.Max(0, (slot % 300) - 150);
            list.Append(slot, code);
            expected.Add((slot, code));
        }

        while (expected.Count > 0)
        {
            var gone = expected.OrderBy(_ => random.Next()).Take(atOnce).ToList();
            var slots = new SlotBitmap(0);
            gone.ForEach(entry => slots.Add(entry.Slot));
            list.Remove(slots, gone.Count(entry => entry.Code == 0), gone.Count(entry => entry.Code != 0));
            expected.RemoveAll(gone.Contains);
            if (expected.Count > 0 && random.Next(4) == 0)
            {
                list.Append(gone[0].Slot, 1);
                expected.Add((gone[0].Slot, 1));
            }

            Assert.Equal(expected.Order(), list.Entries().Order());
            Assert.Equal(expected.Count, list.Count);
        }
    }

    [Fact]
    public void Sums_are_what_the_entries_say()
    {
        var list = new PostingList();
        list.Append(200, 1);
        list.Append(3, 0);
        list.Append(4, 2);
        var sums = new float[201];
        var weights = new SlotWeights();
        weights.Set(200, [40, 50]);
        weights.Set(3, [1]);
        weights.Set(4, [1, 2, 3]);
        list.AddTo(sums, 2, weights);
        Assert.Equal((100, 2, 6), ((int)sums[200], (int)sums[3], (int)sums[4]));
    }

    // Rising for the most part, by little and by much, now and then a smaller one.
    private static IEnumerable<int> Slots(Random random)
    {
        var used = new HashSet<int>();
        for (int i = 0, slot = 0; i < 400; i++)
        {
            slot += random.Next(10) switch { 0 => random.Next(100_000_000 / 400), < 3 => random.Next(300), _ => 1 };
            var next = random.Next(20) == 0 ? random.Next(slot + 1) : slot;
            if (used.Add(next))
            {
                yield return next;
            }
        }
    }
}
