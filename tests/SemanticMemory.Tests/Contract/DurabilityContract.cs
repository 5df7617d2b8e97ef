using System.Text;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>Closing and opening keeps everything, to the byte.</summary>
public abstract class DurabilityContract : StoreContract
{
    public static TheoryData<string> Texts =>
    [
        "", " ", " padded ", "Ünïcödé", "e\u0301 and é", "日本語とไทย", "👩‍👩‍👧 \U0001F600", "quote ' double \" semicolon ; -- %_*?", "line\nbreak\ttab\r",
        "zero\0inside", "\u0001\u007f\uFEFF", "null", "[]", "ﬁ İ ı ß ẞ", "\u202Ertl",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Any_text_is_kept_exactly(string text)
    {
        var point = Sample.Message(1).With(MessageFields.Author, Sample.Keyword(text)).With(MessageFields.Tags, Sample.Keywords(text, text + "2", "a"));
        point = point with { Payload = point.Payload.With(Encoding.UTF8.GetBytes(text)) };
        await StoreAsync(point, Sample.Message(2).With(MessageFields.Author, Sample.Keyword(text + " ")));
        await AssertKeptAsync();
        await ReopenAsync();
        await AssertKeptAsync();

        async Task AssertKeptAsync()
        {
            Assert.Equal(Rendered.Point(point), Rendered.Point(await OnlyAsync(1)));
            Assert.Equal(1, await CountAsync(new Filter.EqualTo(MessageFields.Author, text)));
            Assert.Equal(1, await CountAsync(new Filter.EqualTo(MessageFields.Tags, text)));
            Assert.Contains(new FacetValue(text, 1), await Messages.FacetAsync(MessageFields.Author, Filter.Everything, 5, Token));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(100 * 1024)]
    [InlineData(1024 * 1024)]
    public async Task A_body_of_any_size_is_kept_exactly(int size)
    {
        var body = new byte[size];
        new Random(size).NextBytes(body);
        var point = Sample.Message(1);
        point = point with { Payload = point.Payload.With(body) };
        await StoreAsync(Sample.Message(0), point, Sample.Message(2));
        await ReopenAsync();
        Assert.Equal(body, (await OnlyAsync(1)).Payload.Body.ToArray());
        Assert.Equal("""{"number":2}""", (await OnlyAsync(2)).Payload.Body.Text());
    }

    [Fact]
    public async Task Long_and_many_keywords_are_kept()
    {
        var point = Sample.Message(1)
            .With(MessageFields.Author, Sample.Keyword(new string('ä', 50_000)))
            .With(MessageFields.Tags, Sample.Keywords([.. Enumerable.Range(0, 2000).Select(i => $"tag {i * 7919 % 2000}")]));
        await StoreAsync(point);
        await ReopenAsync();
        Assert.Equal(Rendered.Point(point), Rendered.Point(await OnlyAsync(1)));
        Assert.Equal(1, await CountAsync(new Filter.EqualTo(MessageFields.Tags, "tag 1999")));
        Assert.Equal(1, await CountAsync(new Filter.EqualTo(MessageFields.Author, new string('ä', 50_000))));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1L << 53 | 1)]
    [InlineData(long.MaxValue)]
    public async Task Any_integer_is_kept_exactly(long value)
    {
        await StoreAsync(Sample.Message(1, at: value));
        await ReopenAsync();
        Assert.Equal(value, (await OnlyAsync(1)).Payload.Integer(MessageFields.Timestamp));
        Assert.Equal(1, await CountAsync(Filter.Is(MessageFields.Timestamp, value)));
    }

    [Fact]
    public async Task Searches_answer_the_same_after_reopening()
    {
        var random = new Random(17);
        await StoreAsync([.. Enumerable.Range(0, 300).Select(number => Model.RandomData.Point(random, number))]);
        await DeleteAsync(new Filter.Range(MessageFields.Timestamp, 3, 5));
        await PatchAsync(new Filter.EqualTo(MessageFields.Tags, "t1"), new PointPatch { Set = new Payload { [MessageFields.Role] = Sample.Keyword("patched") } });
        for (var i = 0; i < 3; i++)
        {
            var before = await Snapshot.OfAsync(Messages, Token);
            await ReopenAsync();
            Assert.Equal(before, await Snapshot.OfAsync(Messages, Token));
            await StoreAsync(Model.RandomData.Point(random, i), Model.RandomData.Point(random, 300 + i));
        }
    }

    [Fact]
    public async Task Digests_are_kept_for_the_next_insert()
    {
        await InsertAsync(Sample.Message(1, digest: "a"), Sample.Message(2));
        await ReopenAsync();
        Assert.Equal([false, false], (await InsertAsync(Sample.Message(1, digest: "a"), Sample.Message(2))).Created);
        Assert.Equal([0, 1], (await InsertAsync(Sample.Message(1, digest: "b"), Sample.Message(2, digest: "b"))).Conflicts);
    }

    [Fact]
    public async Task Deletes_and_patches_are_kept()
    {
        await StoreAsync([.. Enumerable.Range(1, 4).Select(number => Sample.Message(number, words: Sample.Words((1, 1)), vector: Sample.Turned(0)))]);
        await DeleteAsync(Filter.Id(Sample.Id(1)));
        await PatchAsync(
            Filter.Id(Sample.Id(2)),
            new PointPatch { Set = new Payload { [MessageFields.Role] = Sample.Keyword("user") }, Remove = [MessageFields.Timestamp], Body = Sample.Body("new") });
        await ReopenAsync();
        Assert.Equal([2, 3, 4], (await NearestAsync(Sample.Turned(0))).Numbers());
        AssertLexical(Sample.Idf(3, 3), (await WithWordsAsync(Sample.Words((1, 1))))[0].Score);
        var patched = await OnlyAsync(2);
        Assert.Equal("new", patched.Payload.Body.Text());
        Assert.Equal("user", patched.Payload.Keyword(MessageFields.Role));
        Assert.Null(patched.Payload.Integer(MessageFields.Timestamp));
    }

    [Fact]
    public async Task Each_collection_of_each_tenant_is_kept()
    {
        foreach (var tenant in new[] { Acme, Globex, TenantId.System })
        {
            var store = Under.Store.OpenTenant(tenant);
            await store.Messages.UpsertAsync([Sample.Message(1, tenant.Value)], Token);
            await store.Sessions.UpsertAsync([new Point { Id = Sample.Id(1), Payload = new Payload { Body = Sample.Body($"session of {tenant}") } }], Token);
            await store.Records.UpsertAsync([new Point { Id = Sample.Id(1), Payload = new Payload { Body = Sample.Body($"record of {tenant}") } }], Token);
        }

        await ReopenAsync();
        foreach (var tenant in await Under.Store.ListTenantsAsync(Token))
        {
            var store = Under.Store.OpenTenant(tenant);
            Assert.Equal(1, await store.Messages.CountAsync(new Filter.EqualTo(MessageFields.Session, tenant.Value), Token));
            Assert.Equal($"session of {tenant}", Assert.Single(await store.Sessions.GetAsync([Sample.Id(1)], Token)).Payload.Body.Text());
            Assert.Equal($"record of {tenant}", Assert.Single(await store.Records.GetAsync([Sample.Id(1)], Token)).Payload.Body.Text());
        }

        Assert.Equal(3, (await Under.Store.ListTenantsAsync(Token)).Count);
    }
}
