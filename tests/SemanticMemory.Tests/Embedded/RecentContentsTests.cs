using SemanticMemory.Embedded.Files;

namespace SemanticMemory.Tests.Embedded;

public sealed class RecentContentsTests
{
    private readonly RecentContents _recent = new();

    [Fact]
    public void What_was_read_is_there_in_its_revision_alone()
    {
        _recent.Add(7, 2, "digest", [1, 2]);
        Assert.True(_recent.TryGet(7, 2, out var digest, out var body));
        Assert.Equal(("digest", 2), (digest, body.Length));
        Assert.False(_recent.TryGet(7, 1, out digest, out body));
        Assert.Equal((null, 0), (digest, body.Length));
        Assert.False(_recent.TryGet(7, 3, out _, out _));
        Assert.False(_recent.TryGet(8, 2, out _, out _));
    }

    [Fact]
    public void A_newer_revision_takes_the_place_of_an_older_one()
    {
        _recent.Add(7, 0, null, [1]);
        _recent.Add(7, 1, null, [2]);
        Assert.True(_recent.TryGet(7, 1, out _, out var body));
        Assert.Equal([2], body);
        Assert.False(_recent.TryGet(7, 0, out _, out _));
    }

    [Fact]
    public void What_was_deleted_is_forgotten()
    {
        _recent.Add(7, 0, null, [1]);
        _recent.Remove(7);
        Assert.False(_recent.TryGet(7, 0, out _, out _));
    }

    [Fact]
    public void Long_bodies_are_not_kept()
    {
        _recent.Add(1, 0, null, new byte[RecentContents.LongestBody]);
        _recent.Add(2, 0, null, new byte[RecentContents.LongestBody + 1]);
        Assert.True(_recent.TryGet(1, 0, out _, out _));
        Assert.False(_recent.TryGet(2, 0, out _, out _));
    }

    [Fact]
    public void What_is_asked_for_stays_and_what_is_not_goes()
    {
        _recent.Add(1, 0, null, [1]);
        _recent.Add(2, 0, null, [2]);
        for (var row = 10; row < 10_000; row++)
        {
            _recent.Add(row, 0, null, new byte[2000]);
            Assert.True(_recent.TryGet(1, 0, out _, out _));
        }

        Assert.False(_recent.TryGet(2, 0, out _, out _));
        Assert.InRange(Enumerable.Range(0, 10_000).Count(row => _recent.TryGet(row, 0, out _, out _)), 1000, 4500);
    }
}
