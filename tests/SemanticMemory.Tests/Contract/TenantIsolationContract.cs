using System.Reflection;
using SemanticMemory.Messages;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract.Model;

namespace SemanticMemory.Tests.Contract;

/// <summary>A tenant reads and writes as if it were alone in the store, whatever others with the same ids do.</summary>
public abstract class TenantIsolationContract : StoreContract
{
    public static TheoryData<string> Methods => [.. PortCalls.PublicMethods];

    private PointCollection Foreign => Under.Store.OpenTenant(Globex).Messages;

    [Fact]
    public void Every_public_method_of_a_collection_has_a_case() =>
        Assert.Equal(PortCalls.PublicMethods.Order(StringComparer.Ordinal), PortCalls.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void A_tenant_store_offers_nothing_but_what_these_tests_cover()
    {
        var members = typeof(TenantStore).GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(member => member is not MethodInfo { IsSpecialName: true })
            .Select(member => member.Name);
        string[] known = [nameof(TenantStore.Embedding), nameof(TenantStore.Messages), nameof(TenantStore.Records), nameof(TenantStore.Sessions), nameof(TenantStore.Tenant)];
        Assert.Equal(known, members.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_reachable_from_a_tenant_store_takes_a_tenant()
    {
        var taking = new[] { typeof(TenantStore), typeof(PointCollection) }
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(TenantId) || parameter.ParameterType == typeof(MemoryStore)))
            .Select(method => method.Name);
        Assert.Empty(taking);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_method_answers_and_changes_as_if_its_tenant_were_alone(string method)
    {
        await using var other = await OpenAsync(Token);
        var alone = other.Store.OpenTenant(Acme).Messages;
        var seed = TestSeed.Next();
        await TestSeed.RunAsync(seed, async () =>
        {
            await FillAsync(alone, seed);
            await FillAsync(Messages, seed);
            await FillAsync(Foreign, seed + 1);
            for (var i = 0; i < 15; i++)
            {
                var foreign = await Snapshot.OfAsync(Foreign, Token);
                Assert.Equal(await PortCalls.All[method](alone, new Random(seed + i), Token), await PortCalls.All[method](Messages, new Random(seed + i), Token));
                Assert.Equal(await Snapshot.OfAsync(alone, Token), await Snapshot.OfAsync(Messages, Token));
                Assert.Equal(foreign, await Snapshot.OfAsync(Foreign, Token));
                await PortCalls.All[method](Foreign, new Random(seed - i), Token);
            }
        });
    }

    [Fact]
    public async Task A_tenant_is_alone_even_while_another_is_writing()
    {
        await using var other = await OpenAsync(Token);
        var alone = other.Store.OpenTenant(Acme).Messages;
        var seed = TestSeed.Next();
        await TestSeed.RunAsync(seed, async () =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var noise = WriteUntilAsync(Foreign, seed + 1, stop.Token);
            string[] methods = [.. PortCalls.All.Keys.Order(StringComparer.Ordinal)];
            for (var i = 0; i < 150; i++)
            {
                var call = PortCalls.All[methods[i % methods.Length]];
                Assert.Equal(await call(alone, new Random(seed + i), Token), await call(Messages, new Random(seed + i), Token));
            }

            await stop.CancelAsync();
            await noise;
            Assert.Equal(await Snapshot.OfAsync(alone, Token), await Snapshot.OfAsync(Messages, Token));
        });
    }

    [Fact]
    public async Task The_other_collections_are_apart_by_tenant_too()
    {
        Func<TenantStore, PointCollection>[] collections = [tenant => tenant.Messages, tenant => tenant.Sessions, tenant => tenant.Records];
        foreach (var collection in collections)
        {
            var (left, right) = (collection(Tenant), collection(Under.Store.OpenTenant(Globex)));
            await left.InsertAsync([Named("left")], Token);
            Assert.Empty((await right.InsertAsync([Named("right")], Token)).Conflicts);
            await left.PatchAsync(Filter.Everything, new PointPatch { Body = Sample.Body("left, patched") }, Token);
            Assert.Equal("right", Assert.Single(await right.GetAsync([Sample.Id(1)], Token)).Payload.Body.Text());
            await right.DeleteAsync(Filter.Id(Sample.Id(1)), Token);
            Assert.Equal("left, patched", Assert.Single(await left.GetAsync([Sample.Id(1)], Token)).Payload.Body.Text());
            Assert.Equal(0, await right.CountAsync(Filter.Everything, Token));
        }

        static Point Named(string name) => new() { Id = Sample.Id(1), Payload = new Payload { Body = Sample.Body(name) }, Digest = name };
    }

    [Fact]
    public async Task Erasing_one_tenant_leaves_the_other_with_the_same_ids()
    {
        await FillAsync(Messages, 1);
        await FillAsync(Foreign, 2);
        var before = await Snapshot.OfAsync(Messages, Token);
        Assert.True(await Under.Store.EraseTenantAsync(Globex, Token));
        Assert.Equal(before, await Snapshot.OfAsync(Messages, Token));
        Assert.Equal(0, await Foreign.CountAsync(Filter.Everything, Token));
        Assert.Equal([Acme], await Under.Store.ListTenantsAsync(Token));
    }

    [Fact]
    public async Task A_tenant_whose_name_begins_another_s_is_not_that_one()
    {
        var longer = Under.Store.OpenTenant(TenantId.Parse("acme-2"));
        await longer.Messages.UpsertAsync([Sample.Message(1)], Token);
        await StoreAsync(Sample.Message(2));
        await Under.Store.EraseTenantAsync(Acme, Token);
        Assert.Equal(1, await longer.Messages.CountAsync(new Filter.EqualTo(MessageFields.Session, "s"), Token));
        Assert.Equal(0, await CountAsync(Filter.Everything));
    }

    private static Task FillAsync(PointCollection messages, int seed)
    {
        var random = new Random(seed);
        return messages.UpsertAsync([.. Enumerable.Range(0, RandomData.IdSpace).Where(_ => random.Next(3) > 0).Select(number => RandomData.Point(random, number))], Token);
    }

    private static async Task WriteUntilAsync(PointCollection messages, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            await messages.UpsertAsync(RandomData.Points(random), Token);
            await messages.PatchAsync(RandomData.Filter(random), RandomData.Patch(random), Token);
            await messages.DeleteAsync(Filter.Id(Sample.Id(random.Next(RandomData.IdSpace))), Token);
        }
    }
}
