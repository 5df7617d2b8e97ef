using System.Globalization;
using SemanticMemory.Embedded;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Embedded;

public sealed class BruteForceComparisonTests : IAsyncDisposable
{
    private const double Tolerance = 2e-6;
    private readonly DataDirectory _directory = new();
    private EmbeddedMemoryStore _store;

    public BruteForceComparisonTests() => _store = Open();

    private PointCollection Messages => _store.OpenTenant(TenantId.Parse("acme")).Messages;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_read_agrees_with_a_plain_loop_after_random_writes_and_reopening(int seed)
    {
        var random = new Random(seed);
        var model = new BruteForce();
        for (var round = 0; round < 60; round++)
        {
            await WriteAsync(random, model);
            if (round % 20 == 19)
            {
                await _store.DisposeAsync();
                _store = Open();
            }

            await CompareAsync(random, model);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    private EmbeddedMemoryStore Open() => new(new EmbeddedOptions { Path = _directory.Path }, Points.Model);

    private async Task WriteAsync(Random random, BruteForce model)
    {
        var given = Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(300)).Distinct()
            .Select(number => Points.Message(random, Points.Id(number))).ToList();
        switch (random.Next(4))
        {
            case 0:
                await Messages.UpsertAsync(given, TestContext.Current.CancellationToken);
                given.ForEach(point => model.Points[point.Id] = point);
                break;
            case 1:
                var conflicts = given.Where(point => model.Points.TryGetValue(point.Id, out var there) && there.Digest != point.Digest).ToList();
                var outcome = await Messages.InsertAsync(given, TestContext.Current.CancellationToken);
                Assert.Equal(conflicts.Select(point => given.IndexOf(point)), outcome.Conflicts);
                Assert.Equal(given.Select(point => conflicts.Count == 0 && !model.Points.ContainsKey(point.Id)), outcome.Created);
                if (conflicts.Count == 0)
                {
                    given.ForEach(point => model.Points.TryAdd(point.Id, point));
                }

                break;
            case 2:
                var patch = Patch(random);
                var filter = Points.Filter(random);
                await Messages.PatchAsync(filter, patch, TestContext.Current.CancellationToken);
                model.Matching(filter).ToList().ForEach(point => model.Points[point.Id] = point with { Payload = Apply(point.Payload, patch) });
                break;
            default:
                var doomed = new Filter.All([Points.Filter(random), Points.Filter(random, 0)]);
                await Messages.DeleteAsync(doomed, TestContext.Current.CancellationToken);
                model.Matching(doomed).ToList().ForEach(point => model.Points.Remove(point.Id));
                break;
        }
    }

    private static PointPatch Patch(Random random) => new()
    {
        Set = new Payload { [random.Next(2) == 0 ? MessageFields.User : MessageFields.Session] = FieldValue.Of($"session-{random.Next(6)}") },
        Remove = random.Next(2) == 0 ? [MessageFields.Tags] : [MessageFields.Timestamp],
        Body = random.Next(2) == 0 ? null : new byte[] { (byte)random.Next(256) },
        Features = random.Next(2) == 0 ? null : Points.Features(random),
    };

    private static Payload Apply(Payload payload, PointPatch patch)
    {
        var patched = payload.With(patch.Body ?? payload.Body);
        patched.Features = patch.Features ?? payload.Features;
        foreach (var field in patch.Remove)
        {
            patched[field] = null;
        }

        foreach (var (field, value) in patch.Set)
        {
            patched[field] = value;
        }

        return patched;
    }

    private async Task CompareAsync(Random random, BruteForce model)
    {
        var filter = Points.Filter(random);
        Assert.Equal(model.Matching(filter).Count(), await Messages.CountAsync(filter, TestContext.Current.CancellationToken));

        var dense = new VectorQuery.Dense(Points.Vector(random), filter, random.Next(1, 30));
        var lexical = new VectorQuery.Lexical(Points.Terms(random, 5), filter, random.Next(1, 30));
        var everywhere = dense with { Filter = Filter.Everything };
        var answers = await Messages.QueryAsync([dense, lexical, everywhere], cancellationToken: TestContext.Current.CancellationToken);
        AssertSame(model.Dense(dense), answers[0], model);
        AssertSame(model.Lexical(lexical), answers[1], model);
        AssertSame(model.Dense(everywhere), answers[2], model);

        var scroll = new ScrollQuery
        {
            Filter = filter,
            Order = MessageFields.Timestamp,
            Limit = random.Next(1, 20),
            Descending = random.Next(2) == 0,
            After = random.Next(2) == 0 ? null : new ScrollPosition(random.Next(30), Points.Id(random.Next(300))),
        };
        var page = await Messages.ScrollAsync(scroll, TestContext.Current.CancellationToken);
        Assert.Equal(model.Scroll(scroll), page.Select(point => point.Id));

        var ids = Enumerable.Range(0, 10).Select(_ => Points.Id(random.Next(300))).ToList();
        var (before, after) = (random.Next(3), random.Next(3));
        var around = await Messages.NeighboursAsync(ids, before, after, cancellationToken: TestContext.Current.CancellationToken);
        var expected = model.Neighbours(ids, before, after);
        Assert.Equal(expected.Keys.Order(), around.Keys.Order());
        Assert.All(expected, pair =>
        {
            Assert.Equal(pair.Value.Before, around[pair.Key].Before.Select(point => point.Id));
            Assert.Equal(pair.Value.After, around[pair.Key].After.Select(point => point.Id));
        });

        var facet = await Messages.FacetAsync(MessageFields.Tags, filter, 3, TestContext.Current.CancellationToken);
        Assert.Equal(
            model.Matching(filter).SelectMany(point => point.Payload.Keywords(MessageFields.Tags).Distinct()).GroupBy(tag => tag)
                .Select(group => new FacetValue(group.Key, group.Count())).OrderByDescending(value => value.Count).ThenBy(value => value.Value, StringComparer.Ordinal).Take(3),
            facet);

        Assert.All(await Messages.GetAsync(ids, TestContext.Current.CancellationToken), point => AssertStored(model.Points[point.Id], point));
    }

    private static void AssertSame(List<(Guid Id, double Score)> expected, IReadOnlyList<ScoredPoint<StoredPoint>> actual, BruteForce model)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            // Where two scores are closer than single precision tells apart, either may come first.
            Assert.True(
                Math.Abs(expected[i].Score - actual[i].Score) <= Tolerance * Math.Max(1, Math.Abs(expected[i].Score)),
                string.Create(CultureInfo.InvariantCulture, $"hit {i}: {expected[i].Score} expected, {actual[i].Score} found"));
            AssertStored(model.Points[actual[i].Point.Id], actual[i].Point);
        }
    }

    private static void AssertStored(Point expected, StoredPoint actual)
    {
        Assert.Equal(expected.Payload.OrderBy(pair => pair.Key.Name), actual.Payload.OrderBy(pair => pair.Key.Name));
        Assert.Equal(expected.Payload.Body.ToArray(), actual.Payload.Body.ToArray());
        Assert.Equal(expected.Payload.Features.ToArray(), actual.Payload.Features.ToArray());
        Assert.Equal(expected.Digest, actual.Digest);
    }
}
