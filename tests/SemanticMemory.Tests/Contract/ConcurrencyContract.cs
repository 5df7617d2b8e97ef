using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

public abstract class ConcurrencyContract : StoreContract
{
    private const int Callers = 32;

    [Fact]
    public async Task Each_caller_reads_what_it_has_written()
    {
        await Simultaneous.RunAsync(Callers, async caller =>
        {
            for (var i = 0; i < 20; i++)
            {
                var point = Given(caller, i);
                await StoreAsync(point);
                Assert.Equal(Rendered.Point(point), Rendered.Points(await GetAsync(point.Id)));
                Assert.Equal(i + 1, await CountAsync(OfCaller(caller)));
                Assert.Equal(i + 1, (await NearestAsync(Sample.Turned(0), filter: OfCaller(caller))).Count);
                Assert.Equal(i + 1, (await WithWordsAsync(Sample.Words((1, 1)), filter: OfCaller(caller))).Count);
            }

            return caller;
        });
        Assert.Equal(Callers * 20, await CountAsync(Filter.Everything));
        AssertLexical(Sample.Idf(Callers * 20, Callers * 20), (await WithWordsAsync(Sample.Words((1, 1)), 1))[0].Score);
    }

    [Fact]
    public async Task Each_caller_reads_what_it_has_patched_and_deleted()
    {
        await StoreAsync([.. Enumerable.Range(0, Callers).SelectMany(caller => Enumerable.Range(0, 10).Select(i => Given(caller, i)))]);
        await Simultaneous.RunAsync(Callers, async caller =>
        {
            for (var i = 0; i < 10; i++)
            {
                var one = Filter.AllOf(OfCaller(caller), Filter.Is(MessageFields.Timestamp, i));
                await PatchAsync(one, new PointPatch { Set = new Payload { [MessageFields.Role] = Sample.Keyword("seen") } });
                Assert.Equal(1, await CountAsync(Filter.AllOf(OfCaller(caller), new Filter.EqualTo(MessageFields.Role, "seen"))));
                await DeleteAsync(one);
                Assert.Equal(9 - i, await CountAsync(OfCaller(caller)));
            }

            return caller;
        });
        Assert.Equal(0, await CountAsync(Filter.Everything));
        Assert.Empty(await WithWordsAsync(Sample.Words((1, 1))));
    }

    [Fact]
    public async Task Reads_while_others_write_see_whole_points()
    {
        await StoreAsync([.. Enumerable.Range(0, 50).Select(number => Version(number, 0))]);
        await Simultaneous.RunAsync(8, async caller =>
        {
            for (var i = 1; i <= 30; i++)
            {
                if (caller < 4)
                {
                    await StoreAsync([.. Enumerable.Range(0, 50).Where(number => number % 4 == caller).Select(number => Version(number, i))]);
                    continue;
                }

                Assert.All(await NearestAsync(Sample.Turned(0)), hit => AssertWhole(hit.Point));
                Assert.All(await WithWordsAsync(Sample.Words((1, 1))), hit => AssertWhole(hit.Point));
                Assert.All(await GetAsync([.. Enumerable.Range(0, 50).Select(Sample.Id)]), AssertWhole);
                var answers = await Messages.QueryAsync([new VectorQuery.Lexical(Sample.Words((1, 1)), Filter.Everything, 100)], PointParts.Features, Token);
                Assert.All(Assert.Single(answers), hit => AssertFeatures(hit.Point));
            }

            return caller;
        });
        Assert.Equal(50, await CountAsync(Filter.Is(MessageFields.SessionVersion, 30)));
    }

    [Fact]
    public async Task Callers_in_different_tenants_do_not_meet()
    {
        var counts = await Simultaneous.RunAsync(Callers, async caller =>
        {
            var messages = Under.Store.OpenTenant(TenantId.Parse($"t{caller % 8}")).Messages;
            for (var i = 0; i < 10; i++)
            {
                await messages.InsertAsync([Sample.Message((caller / 8 * 10) + i, $"t{caller % 8}", words: Sample.Words((1, 1)))], Token);
            }

            return await messages.CountAsync(new Filter.Not(new Filter.EqualTo(MessageFields.Session, $"t{caller % 8}")), Token);
        });
        Assert.All(counts, foreign => Assert.Equal(0, foreign));
        foreach (var tenant in await Under.Store.ListTenantsAsync(Token))
        {
            Assert.Equal(40, await Under.Store.OpenTenant(tenant).Messages.CountAsync(Filter.Everything, Token));
        }
    }

    [Fact]
    public async Task Erasing_while_others_write_leaves_a_tenant_that_works()
    {
        for (var round = 0; round < 10; round++)
        {
            await Simultaneous.RunAsync(8, async caller =>
            {
                if (caller == 0)
                {
                    await Under.Store.EraseTenantAsync(Acme, Token);
                    return caller;
                }

                await StoreAsync(Given(caller, round));
                return caller;
            });
            var there = await GetAsync([.. Enumerable.Range(1, 7).Select(caller => Given(caller, round).Id)]);
            Assert.Equal(there.Count, await CountAsync(Filter.Is(MessageFields.Timestamp, round)));
            Assert.Equal(there.Count, (await WithWordsAsync(Sample.Words((1, 1)), filter: Filter.Is(MessageFields.Timestamp, round))).Count);
        }
    }

    private static Filter.EqualTo OfCaller(int caller) => new Filter.EqualTo(MessageFields.Session, $"caller {caller}");

    private static Point Given(int caller, int i) =>
        Sample.Message((caller * 100) + i, $"caller {caller}", i, Sample.Turned(i), Sample.Words((1, 1), ((uint)i + 2, 1)), $"{caller}/{i}");

    private static Point Version(int number, int version)
    {
        var point = Sample.Message(number, $"v{version}", vector: Sample.Turned(version), words: Sample.Words((1, version + 1)))
            .With(MessageFields.SessionVersion, FieldValue.Of(version));
        var payload = point.Payload.With(Sample.Body($"v{version}"));
        payload.Features = Sample.Body(FeaturesOf(number, version));
        return point with { Payload = payload };
    }

    // Some are short and some long: a store may keep them in different places.
    private static string FeaturesOf(int number, int version) => $"v{version}".PadRight(number % 2 == 0 ? 10 : 1000);

    private static void AssertWhole(StoredPoint point)
    {
        Assert.Equal($"v{point.Payload.Integer(MessageFields.SessionVersion)}", point.Payload.Body.Text());
        Assert.Equal(point.Payload.Body.Text(), point.Payload.Keyword(MessageFields.Session));
        AssertFeatures(point);
    }

    private static void AssertFeatures(StoredPoint point) =>
        Assert.Equal(FeaturesOf(point.Id.Number(), (int)point.Payload.Integer(MessageFields.SessionVersion)!), point.Payload.Features.Text());
}
