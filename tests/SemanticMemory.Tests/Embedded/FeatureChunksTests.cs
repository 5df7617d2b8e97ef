using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Tests.Embedded;

public sealed class FeatureChunksTests
{
    private readonly FeatureChunks _chunks = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void They_are_read_back_after_any_changes(int seed)
    {
        var random = new Random(seed);
        var expected = new byte[300][];
        Array.Fill(expected, []);
        for (var i = 0; i < 20_000; i++)
        {
            var slot = random.Next(expected.Length);
            expected[slot] = random.Next(3) == 0 ? [] : Bytes(random, random.Next(1, 600));
            _chunks.Set(slot, expected[slot]);
            if (i % 100 == 0)
            {
                AssertKept(expected);
            }
        }

        AssertKept(expected);
    }

    [Fact]
    public void A_slot_without_any_has_none()
    {
        _chunks.Set(1000, []);
        Assert.True(_chunks[0].IsEmpty);
        Assert.True(_chunks[1000].IsEmpty);
        Assert.False(_chunks.AreInFile(1000));
        Assert.Equal(0, _chunks.Size);
    }

    [Fact]
    public void Long_ones_stay_in_the_file()
    {
        _chunks.Set(0, new byte[FeatureChunks.LongestInMemory]);
        _chunks.Set(1, new byte[FeatureChunks.LongestInMemory + 1]);
        _chunks.Set(2, [], isInFile: true);
        Assert.Equal([false, true, true, false], Enumerable.Range(0, 4).Select(_chunks.AreInFile));
        Assert.Equal(FeatureChunks.LongestInMemory, _chunks.Size);
    }

    [Fact]
    public void A_place_is_free_for_short_ones_after_long_ones()
    {
        _chunks.Set(0, [], isInFile: true);
        _chunks.Set(0, [1, 2]);
        Assert.False(_chunks.AreInFile(0));
        Assert.Equal([1, 2], _chunks[0].ToArray());
        _chunks.Set(0, []);
        Assert.True(_chunks[0].IsEmpty);
    }

    [Fact]
    public void What_was_given_out_stays_as_it_was_when_gaps_are_closed()
    {
        var random = new Random(3);
        var first = Bytes(random, 170);
        _chunks.Set(0, first);
        var given = _chunks[0];
        for (var i = 0; i < 10_000; i++)
        {
            _chunks.Set(random.Next(50), Bytes(random, 170));
        }

        Assert.Equal(first, given.ToArray());
    }

    [Fact]
    public void A_hundred_thousand_take_little_more_than_their_bytes()
    {
        var random = new Random(4);
        for (var slot = 0; slot < 100_000; slot++)
        {
            _chunks.Set(slot, Bytes(random, 170));
        }

        Assert.InRange(_chunks.Size, 17_000_000, 17_300_000);
    }

    [Fact]
    public void Room_is_given_back_when_most_are_removed()
    {
        var random = new Random(5);
        for (var slot = 0; slot < 10_000; slot++)
        {
            _chunks.Set(slot, Bytes(random, 170));
        }

        for (var slot = 0; slot < 9_000; slot++)
        {
            _chunks.Set(slot, []);
        }

        Assert.InRange(_chunks.Size, 170_000, 280_000);
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private void AssertKept(byte[][] expected)
    {
        for (var slot = 0; slot < expected.Length; slot++)
        {
            var isLong = expected[slot].Length > FeatureChunks.LongestInMemory;
            Assert.Equal(isLong, _chunks.AreInFile(slot));
            Assert.Equal(isLong ? [] : expected[slot], _chunks[slot].ToArray());
        }
    }
}
