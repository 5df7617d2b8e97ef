using SemanticMemory.Embedded;

namespace SemanticMemory.Tests.Embedded;

public sealed class DirectoryLockTests : IDisposable
{
    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_second_store_is_refused_and_told_who_has_the_directory()
    {
        await using var first = Open("http://127.0.0.1:5080");
        var refused = Assert.Throws<MemoryException>(() => Open());
        Assert.Equal((MemoryError.Misconfigured, "data-directory-in-use"), (refused.Error, refused.Problem));
        Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:5080", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disposed_store_gives_the_directory_back()
    {
        await Open().DisposeAsync();
        await using var second = Open();
        await second.CheckAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Whoever_asks_learns_the_living_owner()
    {
        await using (Open("http://127.0.0.1:5080"))
        {
            Assert.Equal(new DataDirectoryOwner(Environment.ProcessId, "http://127.0.0.1:5080"), DataDirectoryOwner.Find(_directory.Path));
        }

        Assert.Null(DataDirectoryOwner.Find(_directory.Path));
    }

    [Fact]
    public async Task What_a_dead_owner_left_keeps_nobody_out()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "owner.json"), """{"pid":1,"address":"http://127.0.0.1:1"}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "lock"), "", TestContext.Current.CancellationToken);
        Assert.Null(DataDirectoryOwner.Find(_directory.Path));
        await using var store = Open();
        Assert.Equal(Environment.ProcessId, DataDirectoryOwner.Find(_directory.Path)?.Pid);
    }

    [Fact]
    public async Task A_check_notices_that_the_directory_is_gone()
    {
        await using var store = Open();
        File.Delete(Path.Combine(_directory.Path, "lock"));
        var gone = await Assert.ThrowsAsync<MemoryException>(() => store.CheckAsync(TestContext.Current.CancellationToken));
        Assert.Equal((MemoryError.Unavailable, "store-unavailable"), (gone.Error, gone.Problem));
    }

    private EmbeddedMemoryStore Open(string? address = null) => new(new EmbeddedOptions { Path = _directory.Path, Address = address }, Points.Model);
}
