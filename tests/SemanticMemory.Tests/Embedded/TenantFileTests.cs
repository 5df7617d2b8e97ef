using SemanticMemory.Embedded;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Embedded;

public sealed class TenantFileTests : IDisposable
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private readonly DataDirectory _directory = new();

    private string File => _directory.TenantFile("acme");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("UPDATE meta SET value='1' WHERE key='format'", "format-version")]
    [InlineData("UPDATE meta SET value='3' WHERE key='format'", "format-version")]
    [InlineData("UPDATE meta SET value='older-model' WHERE key='model'", "embedding-model-changed")]
    [InlineData("UPDATE meta SET value='48' WHERE key='dimension'", "embedding-model-changed")]
    [InlineData("UPDATE meta SET value='someone-else' WHERE key='tenant'", "data-damaged")]
    [InlineData("UPDATE meta SET value='many' WHERE key='dimension'", "data-damaged")]
    [InlineData("DELETE FROM meta WHERE key='tenant'", "data-damaged")]
    [InlineData("DROP TABLE meta", "data-damaged")]
    [InlineData("DROP TABLE messages", "data-damaged")]
    [InlineData("UPDATE messages SET fields='{\"role\":'", "data-damaged")]
    [InlineData("UPDATE messages SET fields='{\"colour\":\"red\"}'", "data-damaged")]
    [InlineData("UPDATE messages SET fields='{\"timestamp\":\"noon\"}'", "data-damaged")]
    [InlineData("UPDATE messages SET id=x'00'", "data-damaged")]
    [InlineData("UPDATE messages SET dense=zeroblob(48)", "data-damaged")]
    [InlineData("UPDATE messages SET lexical=x'0102'", "data-damaged")]
    public async Task A_file_that_does_not_fit_is_refused_by_name_and_with_the_cure(string damage, string problem)
    {
        await FillAsync(1);
        using (var connection = Connection.OpenWriter(File))
        {
            connection.Execute(damage);
        }

        await AssertRefusedAsync(problem);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        await FillAsync(1);
        var noise = Enumerable.Range(0, 5000).Select(i => (byte)(i * 31)).ToArray();
        await System.IO.File.WriteAllBytesAsync(File, noise, TestContext.Current.CancellationToken);
        await AssertRefusedAsync("data-damaged");
        Assert.Equal(noise, await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_with_damaged_pages_is_refused()
    {
        await FillAsync(3000);
        var bytes = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        Array.Fill(bytes, (byte)0xee, 8192, bytes.Length - 8192);
        await System.IO.File.WriteAllBytesAsync(File, bytes, TestContext.Current.CancellationToken);
        await AssertRefusedAsync("data-damaged");
    }

    [Fact]
    public async Task One_damaged_row_among_many_is_named()
    {
        await FillAsync(3000);
        using (var connection = Connection.OpenWriter(File))
        {
            connection.Execute("UPDATE messages SET dense=x'00' WHERE row=2718");
        }

        var refused = await AssertRefusedAsync("data-damaged");
        Assert.Contains("row 2718 of 'messages'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_left_empty_by_a_crash_becomes_a_new_one()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllBytesAsync(File, [], TestContext.Current.CancellationToken);
        await using var store = Open();
        Assert.Equal(0, await store.OpenTenant(Acme).Messages.CountAsync(Filter.Everything, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Reading_a_tenant_without_data_makes_no_file()
    {
        await using var store = Open();
        var tenant = store.OpenTenant(Acme);
        Assert.Equal(0, await tenant.Messages.CountAsync(Filter.Everything, TestContext.Current.CancellationToken));
        await tenant.Messages.DeleteAsync(Filter.Everything, TestContext.Current.CancellationToken);
        Assert.False(System.IO.File.Exists(File));
        Assert.Empty(await store.ListTenantsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_check_of_the_store_meets_the_other_model()
    {
        await FillAsync(1);
        await using var store = new EmbeddedMemoryStore(new EmbeddedOptions { Path = _directory.Path }, new EmbeddingFingerprint("newer-model", Points.Dimension));
        var refused = await Assert.ThrowsAsync<MemoryException>(() => store.CheckAsync(TestContext.Current.CancellationToken));
        Assert.Equal("embedding-model-changed", refused.Problem);
        Assert.Contains("test-model", refused.Message, StringComparison.Ordinal);
        Assert.Contains("newer-model", refused.Message, StringComparison.Ordinal);
    }

    private EmbeddedMemoryStore Open() => new(new EmbeddedOptions { Path = _directory.Path }, Points.Model);

    private async Task FillAsync(int points)
    {
        await using var store = Open();
        var random = new Random(1);
        await store.OpenTenant(Acme).Messages.UpsertAsync(
            [.. Enumerable.Range(0, points).Select(number => Points.Message(random, Points.Id(number)))], TestContext.Current.CancellationToken);
    }

    private async Task<MemoryException> AssertRefusedAsync(string problem)
    {
        await using var store = Open();
        var refused = await Assert.ThrowsAsync<MemoryException>(
            () => store.OpenTenant(Acme).Messages.CountAsync(Filter.Everything, TestContext.Current.CancellationToken));
        Assert.Equal((MemoryError.Misconfigured, problem), (refused.Error, refused.Problem));
        Assert.Contains(File, refused.Message, StringComparison.Ordinal);
        return refused;
    }
}
