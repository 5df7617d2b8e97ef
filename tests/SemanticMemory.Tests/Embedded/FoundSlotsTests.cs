using SemanticMemory.Embedded.Reading;

namespace SemanticMemory.Tests.Embedded;

public sealed class FoundSlotsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 100)]
    [InlineData(1, 1)]
    [InlineData(16, 16)]
    [InlineData(160, 161)]
    [InlineData(640, 20_000)]
    public void Each_slot_has_one_place_in_the_order_of_their_coming(int room, int count)
    {
        var random = new Random(count);
        int[] slots = [.. Enumerable.Range(0, count).Select(_ => random.Next(count * 3))];
        int[] expected = [.. slots.Distinct()];
        using var found = new FoundSlots(room);

        Assert.Equal(slots.Select(slot => Array.IndexOf(expected, slot)), slots.Select(found.Add));
        Assert.Equal(expected, found.All.ToArray());
    }

    [Fact]
    public void What_was_given_back_takes_no_slot_any_more()
    {
        var found = new FoundSlots(4);
        found.Add(3);

        found.Dispose();

        Assert.Throws<ObjectDisposedException>(() => found.Add(3));
    }
}
