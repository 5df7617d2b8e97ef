using SemanticMemory.Embedded;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Embedding;
using SemanticMemory.Recall;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Recall;

namespace SemanticMemory.Tests.Embedded;

/// <summary>With the built-in model the scores of most messages come from what is in memory: they are those of the stored vectors.</summary>
public sealed class ScoresWithoutFileTests : IAsyncDisposable
{
    private static readonly Embedder s_embedder = new(new BuiltInEmbeddingGenerator());
    private readonly DataDirectory _directory = new();
    private readonly EmbeddedMemoryStore _store;

    public ScoresWithoutFileTests() => _store = new EmbeddedMemoryStore(new EmbeddedOptions { Path = _directory.Path }, s_embedder.Fingerprint);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PointCollection Messages => _store.OpenTenant(TenantId.Parse("acme")).Messages;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task They_are_those_of_the_vectors_that_were_stored()
    {
        var files = EvalData.Files;
        string[] texts = [.. files.SelectMany(file => file.Sessions).SelectMany(session => session.Messages).Select(message => message.Content).Distinct()];
        var vectors = await s_embedder.EmbedPassagesAsync(texts, Token);
        var (force, random) = (new BruteForce(), new Random(5));
        for (var i = 0; i < texts.Length; i++)
        {
            // Half of them have to be read: nothing may tell the two apart.
            var features = random.Next(2) == 0 ? MessageFeatures.Of(texts[i], []) : [];
            force.Points[Points.Id(i)] = new Point { Id = Points.Id(i), Payload = new Payload { Features = features }, Dense = vectors[i] };
        }

        await Messages.UpsertAsync([.. force.Points.Values], Token);
        foreach (var question in files.SelectMany(file => file.Questions).Take(100))
        {
            var query = new VectorQuery.Dense(await s_embedder.EmbedQueryAsync(question.Question, Token), Filter.Everything, 40);
            var expected = force.Dense(query with { Limit = int.MaxValue }).ToDictionary(hit => hit.Id, hit => hit.Score);
            var hits = (await Messages.QueryAsync([query], PointParts.None, Token))[0];
            Assert.Equal(40, hits.Count);

            // Stored vectors are rounded to half precision.
            Assert.All(hits, hit => Assert.Equal(expected[hit.Point.Id], hit.Score, 5e-4));
            Assert.True(hits[^1].Score >= expected.Values.Order().ElementAt(expected.Count - 40) - 5e-4);
        }
    }

    [Fact]
    public async Task They_do_not_touch_the_file()
    {
        var text = "The second delivery of pumps arrives in Rotterdam on Friday.";
        var query = new VectorQuery.Dense(await s_embedder.EmbedQueryAsync("When do the pumps arrive?", Token), Filter.Everything, 3);
        await Messages.UpsertAsync([new Point { Id = Points.Id(1), Payload = new Payload { Features = MessageFeatures.Of(text, []) }, Dense = [await s_embedder.EmbedQueryAsync(text, Token)] }], Token);
        PutFileAhead();
        Assert.Single((await Messages.QueryAsync([query], PointParts.None, Token))[0]);
        await Messages.UpsertAsync([new Point { Id = Points.Id(2), Payload = new Payload(), Dense = [query.Vector] }], Token);
        PutFileAhead();
        Assert.Equal("data-damaged", (await Assert.ThrowsAsync<MemoryException>(() => Messages.QueryAsync([query], PointParts.None, Token))).Problem);
    }

    private void PutFileAhead()
    {
        using var connection = Connection.OpenWriter(_directory.TenantFile("acme"));
        connection.Execute("UPDATE messages SET revision = revision + 1");
    }
}
