using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Lexical;

namespace SemanticMemory.Tests.Embedded;

public class PostingListTests
{
    private const int MostCodes = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_list_gives_back_what_was_put_in(int seed)
    {
        var random = new Random(seed);
        var expected = new Dictionary<int, int>();
        var list = new PostingList();
        foreach (var slot in Slots(random))
        {
            expected[slot] = random.Next(3) == 0 ? random.Next(MostCodes) : 0;
            list.Append(slot, expected[slot]);
        }

        AssertHas(expected, list);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 100)]
    public void What_is_taken_out_is_gone_and_the_rest_can_be_added_to(int seed, int atOnce)
    {
        var random = new Random(seed);
        var list = new PostingList();
        var expected = new Dictionary<int, int>();
        foreach (var slot in Slots(random))
        {
            expected[slot] = Math.Max(0, (slot % MostCodes) - 150);
            list.Append(slot, expected[slot]);
        }

        while (expected.Count > 0)
        {
            var gone = expected.OrderBy(_ => random.Next()).Take(atOnce).ToList();
            var slots = new SlotBitmap(0);
            foreach (var (slot, _) in gone)
            {
                slots.Add(slot);
                expected.Remove(slot);
            }

            list.Remove(slots, gone.Count(entry => entry.Value == 0), gone.Count(entry => entry.Value != 0));
            if (expected.Count > 0 && random.Next(4) == 0)
            {
                list.Append(gone[0].Key, 1);
                expected[gone[0].Key] = 1;
            }

            AssertHas(expected, list);
        }
    }

    // Rising for the most part, by little and by much, now and then a smaller one.
    private static IEnumerable<int> Slots(Random random)
    {
        var used = new HashSet<int>();
        for (int i = 0, slot = 0; i < 400; i++)
        {
            slot += random.Next(10) switch { 0 => random.Next(3000), < 3 => random.Next(300), _ => 1 };
            var next = random.Next(20) == 0 ? random.Next(slot + 1) : slot;
            if (used.Add(next))
            {
                yield return next;
            }
        }
    }

    // A code's weight is one more than the code: the sums tell who is there, with which code.
    private static void AssertHas(Dictionary<int, int> expected, PostingList list)
    {
        var weights = new SlotWeights();
        float[] byCode = [.. Enumerable.Range(1, MostCodes)];
        var (sums, wanted) = (new float[expected.Keys.DefaultIfEmpty().Max() + 1], new float[expected.Keys.DefaultIfEmpty().Max() + 1]);
        foreach (var (slot, code) in expected)
        {
            weights.Set(slot, byCode);
            wanted[slot] = 2 * (code + 1);
        }

        list.AddTo(sums, 2, weights);
        Assert.Equal(wanted, sums);
        Assert.Equal(expected.Count, list.Count);
    }
}
