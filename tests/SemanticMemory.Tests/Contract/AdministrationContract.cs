using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

public abstract class AdministrationContract : StoreContract
{
    private static readonly EmbeddingFingerprint s_otherModel = new("other-model", Sample.Dimension);

    private MemoryStore Store => Under.Store;

    [Fact]
    public void A_store_tells_its_model()
    {
        Assert.Equal(Sample.Model, Store.Embedding);
        Assert.Equal(Sample.Model, Tenant.Embedding);
    }

    [Fact]
    public void A_tenant_has_its_name_and_the_three_collections()
    {
        Assert.Equal(Acme, Tenant.Tenant);
        Assert.Equal(CollectionSchema.All, [Tenant.Messages.Schema, Tenant.Sessions.Schema, Tenant.Records.Schema]);
    }

    [Fact]
    public async Task A_new_store_has_no_tenants() => Assert.Empty(await Store.ListTenantsAsync(Token));

    [Fact]
    public async Task Opening_and_reading_creates_no_tenant()
    {
        await GetAsync(Sample.Id(1));
        await NearestAsync(Sample.Turned(0));
        await CountAsync(Filter.Everything);
        await Messages.UpsertAsync([], Token);
        Assert.Empty(await Store.ListTenantsAsync(Token));
    }

    [Fact]
    public async Task A_tenant_exists_from_its_first_write_in_any_collection()
    {
        await Tenant.Records.UpsertAsync([new Point { Id = Sample.Id(1), Payload = new Payload() }], Token);
        Assert.Equal([Acme], await Store.ListTenantsAsync(Token));
    }

    [Fact]
    public async Task Tenants_are_listed_in_ordinal_order_with_the_reserved_one()
    {
        TenantId[] tenants = [TenantId.Parse("b"), TenantId.Parse("a-b"), TenantId.System, TenantId.Parse("0-z"), TenantId.Parse("ab"), TenantId.Parse(new string('a', 63))];
        foreach (var tenant in tenants)
        {
            await Store.OpenTenant(tenant).Messages.UpsertAsync([Sample.Message(1)], Token);
        }

        Assert.Equal(tenants.Select(tenant => tenant.Value).Order(StringComparer.Ordinal), (await Store.ListTenantsAsync(Token)).Select(tenant => tenant.Value));
    }

    [Fact]
    public async Task An_erased_tenant_reads_as_empty_and_is_listed_no_more()
    {
        await StoreAsync(Sample.Message(1, vector: Sample.Turned(0), words: Sample.Words((1, 1))));
        await Tenant.Sessions.UpsertAsync([new Point { Id = Sample.Id(1), Payload = new Payload() }], Token);
        var opened = Tenant.Messages;
        Assert.True(await Store.EraseTenantAsync(Acme, Token));
        Assert.Empty(await Store.ListTenantsAsync(Token));
        Assert.Equal(0, await opened.CountAsync(Filter.Everything, Token));
        Assert.Equal(0, await Tenant.Sessions.CountAsync(Filter.Everything, Token));
        Assert.Empty(await NearestAsync(Sample.Turned(0)));
        Assert.Empty(await WithWordsAsync(Sample.Words((1, 1))));
    }

    [Fact]
    public async Task Erasing_a_tenant_without_data_tells_so()
    {
        Assert.False(await Store.EraseTenantAsync(Acme, Token));
        await StoreAsync(Sample.Message(1));
        Assert.True(await Store.EraseTenantAsync(Acme, Token));
        Assert.False(await Store.EraseTenantAsync(Acme, Token));
    }

    [Fact]
    public async Task An_erased_tenant_can_be_written_again_and_has_nothing_of_before()
    {
        await StoreAsync([.. Enumerable.Range(1, 9).Select(number => Sample.Message(number, words: Sample.Words((1, 1)), digest: "a"))]);
        var opened = Tenant.Messages;
        await Store.EraseTenantAsync(Acme, Token);
        Assert.Equal([true], (await opened.InsertAsync([Sample.Message(1, words: Sample.Words((1, 1)), digest: "b")], Token)).Created);
        AssertLexical(Sample.Idf(1, 1), Assert.Single(await WithWordsAsync(Sample.Words((1, 1)))).Score);
        Assert.Equal([Acme], await Store.ListTenantsAsync(Token));
    }

    [Fact]
    public async Task An_erased_tenant_stays_erased()
    {
        await StoreAsync(Sample.Message(1));
        await Store.EraseTenantAsync(Acme, Token);
        await ReopenAsync();
        Assert.Empty(await Store.ListTenantsAsync(Token));
        Assert.Equal(0, await CountAsync(Filter.Everything));
    }

    [Fact]
    public async Task A_store_that_works_passes_its_check()
    {
        await Store.CheckAsync(Token);
        await StoreAsync(Sample.Message(1));
        await Store.CheckAsync(Token);
        Assert.Equal([Acme], await Store.ListTenantsAsync(Token));
    }

    [Fact]
    public async Task Data_of_another_model_is_refused_and_kept()
    {
        Assert.SkipUnless(Capabilities.Reopens, "The store keeps nothing when it is closed.");
        await StoreAsync(Sample.Message(1, vector: Sample.Turned(0)));
        await AssertMisconfiguredAsync(() => Store.CheckAsync(Token));
        await AssertMisconfiguredAsync(() => CountAsync(Filter.Everything));
        await AssertMisconfiguredAsync(() => NearestAsync(Sample.Turned(0)));
        await AssertMisconfiguredAsync(() => StoreAsync(Sample.Message(2, vector: Sample.Turned(0))));
        await ReopenAsync();
        Assert.Equal([1], (await NearestAsync(Sample.Turned(0))).Numbers());
    }

    [Fact]
    public async Task Data_of_another_dimension_is_refused()
    {
        Assert.SkipUnless(Capabilities.Reopens, "The store keeps nothing when it is closed.");
        await StoreAsync(Sample.Message(1, vector: Sample.Turned(0)));
        await AssertMisconfiguredAsync(() => Store.CheckAsync(Token), Sample.Model with { Dimension = Sample.Dimension * 2 });
    }

    // A store may refuse when it is opened or when it is asked.
    private async Task AssertMisconfiguredAsync(Func<Task> ask, EmbeddingFingerprint? model = null)
    {
        var refused = await Assert.ThrowsAsync<MemoryException>(async () =>
        {
            await Under.ReopenAsync(Token, model ?? s_otherModel);
            await ask();
        });
        Assert.Equal(MemoryError.Misconfigured, refused.Error);
        Assert.False(refused.IsTransient);
    }
}
