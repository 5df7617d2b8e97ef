using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>A call whose token is cancelled already throws and does nothing.</summary>
public abstract class CancellationContract : StoreContract
{
    public static TheoryData<string> Methods => [.. PortCalls.PublicMethods];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_cancelled_call_throws_and_changes_nothing(string method)
    {
        var random = new Random(31);
        await StoreAsync([.. Enumerable.Range(0, 50).Select(number => Model.RandomData.Point(random, number))]);
        var before = await Snapshot.OfAsync(Messages, Token);
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PortCalls.All[method](Messages, new Random(i), new CancellationToken(true)));
        }

        Assert.Equal(before, await Snapshot.OfAsync(Messages, Token));
    }

    [Fact]
    public async Task A_cancelled_write_creates_no_tenant()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Messages.UpsertAsync([Sample.Message(1)], new CancellationToken(true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Messages.InsertAsync([Sample.Message(1)], new CancellationToken(true)));
        Assert.Empty(await Under.Store.ListTenantsAsync(Token));
    }

    [Fact]
    public async Task A_cancelled_erasure_leaves_the_tenant()
    {
        await StoreAsync(Sample.Message(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Under.Store.EraseTenantAsync(Acme, new CancellationToken(true)));
        Assert.Equal(1, await CountAsync(Filter.Everything));
    }

    [Fact]
    public async Task Cancelled_administration_throws()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Under.Store.ListTenantsAsync(new CancellationToken(true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Under.Store.CheckAsync(new CancellationToken(true)));
    }

    [Fact]
    public async Task A_write_cancelled_on_its_way_is_stored_whole_or_not_at_all()
    {
        for (var i = 0; i < 30; i++)
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var writing = Messages.UpsertAsync([.. Enumerable.Range(i * 20, 20).Select(number => Sample.Message(number, $"s{i}"))], source.Token);
            await source.CancelAsync();
            try
            {
                await writing;
                Assert.Equal(20, await CountAsync(InBatch(i)));
            }
            catch (OperationCanceledException)
            {
                Assert.True(await CountAsync(InBatch(i)) is 0 or 20, "A part of the batch was stored.");
            }
        }

        static Filter InBatch(int i) => new Filter.EqualTo(MessageFields.Session, $"s{i}");
    }
}
