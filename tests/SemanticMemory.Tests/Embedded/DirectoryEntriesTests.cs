using SemanticMemory.Embedded;
using SemanticMemory.Embedded.Files;

namespace SemanticMemory.Tests.Embedded;

public sealed class DirectoryEntriesTests : IDisposable
{
    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_directory_is_made_with_those_above_it_and_may_be_there_already()
    {
        var path = Path.Combine(_directory.Path, "a", "b", "c");

        DirectoryEntries.Create(path);
        DirectoryEntries.Create(path);

        Assert.True(Directory.Exists(path));
        DirectoryEntries.Flush(path);
    }

    [Fact]
    public void A_directory_that_cannot_be_opened_is_told_by_its_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows flushes no directories.");
        var path = Path.Combine(_directory.Path, "not-there-ä");

        var failure = Assert.Throws<IOException>(() => DirectoryEntries.Flush(path));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("No such file or directory", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_where_no_directory_can_be_is_a_store_that_is_away()
    {
        var file = Path.Combine(_directory.Path, "file");
        File.WriteAllText(file, "");

        var refused = Assert.Throws<MemoryException>(() => new EmbeddedMemoryStore(new EmbeddedOptions { Path = Path.Combine(file, "data") }, Points.Model));

        Assert.Equal((MemoryError.Unavailable, "store-unavailable"), (refused.Error, refused.Problem));
    }
}
