using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Hits of equal scores, which take three requests: the search, the whole tie by ids, and those of its points that the search did not bring.</summary>
public sealed class TiedHitsTests
{
    [Fact]
    public async Task A_tied_message_that_is_deleted_before_it_is_read_is_no_hit()
    {
        var token = TestContext.Current.CancellationToken;
        var (options, embedder) = (await QdrantUnderTest.OptionsAsync(), new Embedder(new BuiltInEmbeddingGenerator()));
        await using var writer = new QdrantMemoryStore(options, embedder.Fingerprint);
        var memory = new SessionManager(writer.OpenTenant(TenantId.Parse("acme")), embedder);
        var session = (await memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" }, token)).Session;
        var said = new List<Guid>();
        for (var i = 0; i < 40; i++)
        {
            said.Add((await memory.AppendAsync(session.Id, new NewMessage { Role = MessageRole.User, Content = "The red car is in the garage." }, token)).Id);
        }

        var wire = new WireWatch();
        await using var reader = new QdrantMemoryStore(options with { SearchExactly = true }, embedder.Fingerprint, null, null, inner => wire.Over(new BeforeTiedAreRead(inner, async () =>
        {
            foreach (var id in said)
            {
                await memory.DeleteMessageAsync(id, token);
            }
        })));
        var query = new VectorQuery.Dense(await embedder.EmbedQueryAsync("red car", token), new Filter.Missing(MessageFields.DeletedFrom), 2);

        var hits = Assert.Single(await reader.OpenTenant(TenantId.Parse("acme")).Messages.QueryAsync([query], PointParts.None, token));

        Assert.Equal(["points/query/batch", "points/query/batch", "points/scroll"], wire.Sent.Where(request => request.IsAboutPoints).Select(request => request.Operation).TakeLast(3));
        Assert.All(hits, hit => Assert.NotNull(hit.Point.Payload.Keyword(MessageFields.Session)));
        await QdrantUnderTest.DropAsync(options);
    }

    /// <summary>Does something once the tie is known, before any of its points is read.</summary>
    private sealed class BeforeTiedAreRead(HttpMessageHandler inner, Func<Task> meanwhile) : DelegatingHandler(inner)
    {
        private int _queries;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath.EndsWith("/points/query/batch", StringComparison.Ordinal) && ++_queries == 2)
            {
                await meanwhile();
            }

            return answer;
        }
    }
}
