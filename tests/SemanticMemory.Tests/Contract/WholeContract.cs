using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>What copies of a collection read: points with their vectors and words.</summary>
public abstract class WholeContract : StoreContract
{
    [Fact]
    public async Task Whole_points_come_back_as_they_were_given_in_the_order_of_the_ids()
    {
        var points = Varied();
        await StoreAsync(points);

        var found = await Messages.GetWholeAsync([Sample.Id(3), Sample.Id(99), .. points.Select(point => point.Id)], Token);

        Assert.Equal(Sample.Id(3), found[0].Id);
        Assert.Equal(points.Length + 1, found.Count);
        AssertSame(points, found.Skip(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public async Task Reading_all_gives_every_point_once_whatever_the_page(int pageSize)
    {
        var points = Varied();
        await StoreAsync(points);
        await Under.Store.OpenTenant(Globex).Messages.UpsertAsync([Sample.Message(50)], Token);

        var pages = await PagesAsync(Messages, pageSize);

        Assert.All(pages, page => Assert.InRange(page.Count, 1, pageSize));
        AssertSame(points, pages.SelectMany(page => page).OrderBy(point => point.Id));
    }

    [Fact]
    public async Task Storing_what_was_read_changes_no_answer()
    {
        await StoreAsync(Varied());
        var query = new VectorQuery.Lexical(Sample.Words((7, 1), (4_000_000_000, 2)), Filter.Everything, 20);
        var before = (Points: await PagesAsync(Messages, 5), Hits: await QueryAsync(query), Near: await NearestAsync(Sample.Turned(10)));

        await Messages.UpsertAsync([.. before.Points.SelectMany(page => page)], Token);

        AssertSame(before.Points.SelectMany(page => page), (await PagesAsync(Messages, 5)).SelectMany(page => page));
        Assert.Equal(Rendered.Hits(before.Hits), Rendered.Hits(await QueryAsync(query)));
        Assert.Equal(Rendered.Hits(before.Near), Rendered.Hits(await NearestAsync(Sample.Turned(10))));
    }

    [Fact]
    public async Task A_tenant_without_data_has_nothing_to_read() => Assert.Empty(await PagesAsync(Tenant.Records, 10));

    // With and without a group, an order, vectors, words, a body, a digest; lists that name a value twice; the largest term and a tiny weight.
    private static Point[] Varied() =>
    [
        .. Enumerable.Range(0, 9).Select(number => Sample.Message(number, session: $"s{number % 3}", vector: Sample.Turned(number * 10), words: Sample.Words((7, number + 1)))),
        Sample.Message(9) with { Dense = [Sample.Turned(0), Sample.Turned(33), Sample.Turned(90)], Lexical = Sample.Words((0, 1e-30f), (4_000_000_000, 1.1f), (uint.MaxValue, 3e7f)) },
        Sample.Message(10, digest: "d").With(MessageFields.Session, null).With(MessageFields.Tags, Sample.Keywords("b", "a", "b")),
        Sample.Message(11).With(MessageFields.Timestamp, null),
        new Point { Id = Sample.Id(12), Payload = new Payload { [MessageFields.DeletedFrom] = Sample.Keyword("s1") } },
        new Point { Id = Sample.Id(13), Payload = new Payload { Body = new byte[] { 0xff, 0, 0xfe } } },
        new Point { Id = Sample.Id(14), Payload = new Payload { Features = new byte[] { 7, 0, 0xff } } },
    ];

    private static async Task<List<IReadOnlyList<Point>>> PagesAsync(PointCollection points, int pageSize)
    {
        var pages = new List<IReadOnlyList<Point>>();
        await foreach (var page in points.ReadAllAsync(pageSize, Token))
        {
            pages.Add(page);
        }

        return pages;
    }

    private static void AssertSame(IEnumerable<Point> expected, IEnumerable<Point> found)
    {
        var (one, other) = (expected.ToList(), found.ToList());
        Assert.Equal(one.Select(Rendered.Point), other.Select(Rendered.Point));
        Assert.Equal(one.Select(point => point.Lexical.Indices.ToArray()), other.Select(point => point.Lexical.Indices.ToArray()));
        Assert.Equal(one.Select(point => point.Lexical.Values.ToArray()), other.Select(point => point.Lexical.Values.ToArray()));
        Assert.Equal(one.Select(point => point.Dense.Count), other.Select(point => point.Dense.Count));
        foreach (var (left, right) in one.SelectMany(point => point.Dense).Zip(other.SelectMany(point => point.Dense)))
        {
            Assert.All(left.ToArray().Zip(right.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
        }
    }
}
