using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

public abstract class UpsertContract : StoreContract
{
    [Fact]
    public async Task A_point_is_read_back_as_it_was_given()
    {
        var point = Sample.Message(1, digest: "d1")
            .With(MessageFields.Tags, Sample.Keywords("b", "a", "ü"))
            .With(MessageFields.SessionVersion, FieldValue.Of(-7));
        await StoreAsync(point);
        Assert.Equal(Rendered.Point(point), Rendered.Point(await OnlyAsync(1)));
    }

    [Fact]
    public async Task Upserting_again_replaces_fields_body_and_digest()
    {
        await StoreAsync(Sample.Message(1, digest: "d1").With(MessageFields.Role, Sample.Keyword("user")).With(MessageFields.Tags, Sample.Keywords("a")));
        var second = new Point { Id = Sample.Id(1), Payload = new Payload { [MessageFields.Author] = Sample.Keyword("Ada"), Body = Sample.Body("[]") } };
        await StoreAsync(second);
        Assert.Equal(Rendered.Point(second), Rendered.Point(await OnlyAsync(1)));
        Assert.Equal(0, await CountAsync(new Filter.EqualTo(MessageFields.Role, "user")));
        Assert.Equal(0, await CountAsync(new Filter.EqualTo(MessageFields.Tags, "a")));
        Assert.Equal(1, await CountAsync(Filter.Everything));
    }

    [Fact]
    public async Task Upserting_again_replaces_the_vectors()
    {
        await StoreAsync(Sample.Message(1) with { Dense = [Sample.Turned(0), Sample.Turned(40)] });
        await StoreAsync(Sample.Message(1, vector: Sample.Turned(90)));
        AssertCosine(0, Assert.Single(await NearestAsync(Sample.Turned(0))).Score);
    }

    [Fact]
    public async Task Upserting_again_without_vectors_takes_them_away()
    {
        await StoreAsync(Sample.Message(1, vector: Sample.Turned(0)));
        await StoreAsync(Sample.Message(1));
        Assert.Empty(await NearestAsync(Sample.Turned(0)));
    }

    [Fact]
    public async Task Upserting_again_replaces_the_words()
    {
        await StoreAsync(Sample.Message(1, words: Sample.Words((1, 2), (2, 3))));
        await StoreAsync(Sample.Message(1, words: Sample.Words((2, 5))));
        Assert.Empty(await WithWordsAsync(Sample.Words((1, 1))));
        AssertLexical(5 * Sample.Idf(1, 1), Assert.Single(await WithWordsAsync(Sample.Words((2, 1)))).Score);
    }

    [Fact]
    public async Task A_batch_is_stored_whole()
    {
        await StoreAsync([.. Enumerable.Range(0, 1000).Select(number => Sample.Message(number, vector: Sample.Turned(number)))]);
        Assert.Equal(1000, await CountAsync(Filter.Everything));
        Assert.Equal(1000, (await NearestAsync(Sample.Turned(0), limit: 2000)).Count);
    }

    [Fact]
    public async Task A_batch_may_hold_new_and_known_points()
    {
        await StoreAsync(Sample.Message(2));
        await StoreAsync(Sample.Message(3, "t"), Sample.Message(2, "t"), Sample.Message(1, "t"));
        Assert.Equal(3, await CountAsync(new Filter.EqualTo(MessageFields.Session, "t")));
        Assert.Equal(3, await CountAsync(Filter.Everything));
    }

    [Fact]
    public async Task A_batch_with_one_bad_point_stores_nothing()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => StoreAsync(Sample.Message(1), Sample.Message(2, vector: new float[Sample.Dimension + 1])));
        await Assert.ThrowsAsync<ArgumentException>(() => StoreAsync(Sample.Message(1), Sample.Message(1)));
        Assert.Equal(0, await CountAsync(Filter.Everything));
    }

    [Fact]
    public async Task The_three_collections_keep_equal_ids_apart()
    {
        await StoreAsync(Sample.Message(1));
        await Tenant.Sessions.UpsertAsync([new Point { Id = Sample.Id(1), Payload = new Payload { [SessionFields.Status] = Sample.Keyword("active") } }], Token);
        await Tenant.Records.UpsertAsync([new Point { Id = Sample.Id(1), Payload = new Payload { [RecordFields.Kind] = Sample.Keyword("key") } }], Token);
        await DeleteAsync(Filter.Id(Sample.Id(1)));
        Assert.Empty(await GetAsync(Sample.Id(1)));
        Assert.Equal("active", Assert.Single(await Tenant.Sessions.GetAsync([Sample.Id(1)], Token)).Payload.Keyword(SessionFields.Status));
        Assert.Equal("key", Assert.Single(await Tenant.Records.GetAsync([Sample.Id(1)], Token)).Payload.Keyword(RecordFields.Kind));
    }

    [Fact]
    public async Task What_the_caller_does_to_its_payload_afterwards_changes_nothing()
    {
        var body = "before"u8.ToArray();
        var payload = new Payload { [MessageFields.Role] = Sample.Keyword("user"), Body = body };
        await StoreAsync(new Point { Id = Sample.Id(1), Payload = payload });
        payload[MessageFields.Role] = Sample.Keyword("tool");
        body[0] = (byte)'!';
        var read = await OnlyAsync(1);
        Assert.Equal("user", read.Payload.Keyword(MessageFields.Role));
        Assert.Equal("before", read.Payload.Body.Text());
        Assert.Equal(1, await CountAsync(new Filter.EqualTo(MessageFields.Role, "user")));
    }

    [Fact]
    public async Task Every_field_of_every_collection_is_kept_and_found()
    {
        foreach (var collection in new[] { Tenant.Messages, Tenant.Sessions, Tenant.Records })
        {
            var payload = new Payload();
            foreach (var field in collection.Schema.Fields)
            {
                payload[field] = field.Type switch
                {
                    FieldType.Keyword => Sample.Keyword($"a {field}"),
                    FieldType.Keywords => Sample.Keywords($"b {field}", $"a {field}"),
                    _ => FieldValue.Of(field.Name.Length),
                };
            }

            var point = new Point { Id = Sample.Id(1), Payload = payload };
            await collection.UpsertAsync([point], Token);
            Assert.Equal(Rendered.Point(point), Rendered.Points(await collection.GetAsync([Sample.Id(1)], Token)));
            Assert.All(
                await Task.WhenAll(collection.Schema.Fields.Select(field => collection.CountAsync(
                    field.Type == FieldType.Integer ? Filter.Is(field, field.Name.Length) : new Filter.EqualTo(field, $"a {field}"), Token))),
                count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public async Task A_list_may_name_a_value_twice()
    {
        var point = Sample.Message(1).With(MessageFields.Tags, Sample.Keywords("b", "a", "b"));
        await StoreAsync(point);
        Assert.Equal(Rendered.Point(point), Rendered.Point(await OnlyAsync(1)));
        await StoreAsync(point.With(MessageFields.Tags, Sample.Keywords("a")));
        Assert.Equal(0, await CountAsync(new Filter.EqualTo(MessageFields.Tags, "b")));
    }

    [Fact]
    public async Task A_point_may_have_hundreds_of_passages_and_words()
    {
        var words = Sample.Words([.. Enumerable.Range(1, 3000).Select(term => ((uint)term * 1_000_003u % 1_000_000_007u, 1f)).OrderBy(word => word.Item1)]);
        await StoreAsync(
            Sample.Message(1, words: words) with { Dense = [.. Enumerable.Range(0, 700).Select(number => Sample.Turned(90 + (number / 10d)))] },
            Sample.Message(2, vector: Sample.Turned(89)));
        var hits = await NearestAsync(Sample.Turned(159.9));
        Assert.Equal([1, 2], hits.Numbers());
        AssertCosine(1, hits[0].Score);
        AssertLexical(3000 * Sample.Idf(1, 1), Assert.Single(await WithWordsAsync(words)).Score);
    }
}
