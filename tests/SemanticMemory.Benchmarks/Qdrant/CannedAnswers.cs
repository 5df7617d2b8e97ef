using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Qdrant.Collections;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Benchmarks.Qdrant;

/// <summary>Answers every request at once with bytes made beforehand: collections as they must be, and one answer for all queries.</summary>
internal sealed class CannedAnswers : HttpMessageHandler
{
    private readonly Dictionary<string, byte[]> _collections = [];

    public CannedAnswers(EmbeddingFingerprint model, int hits)
    {
        foreach (var schema in CollectionSchema.All)
        {
            _collections[new CollectionNames(new QdrantOptions().CollectionPrefix).Alias(schema)] = Encoding.UTF8.GetBytes(Describe(schema, model).ToJsonString());
        }

        QueryAnswer = Encoding.UTF8.GetBytes(Answer(model, hits).ToJsonString());
    }

    public static TenantId Tenant { get; } = TenantId.Parse("acme");

    /// <summary>The answer of a hybrid query.</summary>
    public byte[] QueryAnswer { get; }

    /// <summary>How long the last query's body was, in bytes.</summary>
    public long LastRequest { get; private set; }

    public HttpMessageHandler Over(HttpMessageHandler inner)
    {
        inner.Dispose();
        return this;
    }

    public static float[] Unit(Random random, int dimension)
    {
        var vector = Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - .5f).ToArray();
        var length = MathF.Sqrt(vector.Sum(number => number * number));
        return Array.ConvertAll(vector, number => number / length);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asks = request.Method == HttpMethod.Post;
        LastRequest = asks ? request.Content!.Headers.ContentLength ?? 0 : LastRequest;
        var body = asks ? QueryAnswer : _collections[request.RequestUri!.Segments[^1]];
        var content = new StreamContent(new MemoryStream(body, writable: false));
        content.Headers.ContentLength = body.Length;
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
    }

    private static JsonObject Describe(CollectionSchema schema, EmbeddingFingerprint model)
    {
        var made = System.Text.Json.JsonSerializer.SerializeToNode(CollectionLayout.Of(model, new QdrantOptions()), WireJson.Instance.WireNewCollection)!.AsObject();
        var indexes = CollectionLayout.Indexes(schema).Select(index => KeyValuePair.Create(index.FieldName, (JsonNode?)new JsonObject { ["data_type"] = index.FieldSchema.Type }));
        return new JsonObject
        {
            ["result"] = new JsonObject
            {
                ["status"] = "green",
                ["config"] = new JsonObject
                {
                    ["params"] = new JsonObject { ["vectors"] = made["vectors"]!.DeepClone(), ["sparse_vectors"] = made["sparse_vectors"]!.DeepClone() },
                    ["metadata"] = made["metadata"]!.DeepClone(),
                },
                ["payload_schema"] = new JsonObject(indexes),
            },
            ["status"] = "ok",
        };
    }

    private static JsonObject Answer(EmbeddingFingerprint model, int hits)
    {
        var random = new Random(2);
        var scope = new SemanticMemory.Qdrant.TenantScope(Tenant, shardByTenant: false);
        JsonObject Points(int first) => new()
        {
            ["points"] = new JsonArray([.. Enumerable.Range(first, hits / 2).Select(number =>
            {
                var written = PointWriter.Write(Message(random, number, model), scope, "dG9rZW4tdG9rZW4t", [Guid.NewGuid(), Guid.NewGuid()]);
                var stored = JsonNode.Parse(written.Span)!;
                return (JsonNode)new JsonObject { ["id"] = stored["id"]!.DeepClone(), ["version"] = number, ["score"] = 1f - (number * 1e-3f), ["payload"] = stored["payload"]!.DeepClone() };
            })]),
        };
        return new JsonObject { ["result"] = new JsonArray(Points(0), Points(hits / 2)), ["status"] = "ok", ["time"] = .001 };
    }

    // Fields and a body of about 160 characters of text, as an append stores them.
    private static Point Message(Random random, int number, EmbeddingFingerprint model) => new()
    {
        Id = Guid.NewGuid(),
        Digest = Convert.ToHexStringLower(Enumerable.Range(0, 32).Select(_ => (byte)random.Next(256)).ToArray()),
        Dense = [Unit(random, model.Dimension)],
        Payload = new Payload
        {
            [MessageFields.Session] = FieldValue.Of(new Guid(number / 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).ToString()),
            [MessageFields.Timestamp] = FieldValue.Of(1_750_000_000_000_000 + (number * 60_000_000L)),
            [MessageFields.Role] = FieldValue.Of(number % 2 == 0 ? "user" : "assistant"),
            [MessageFields.Author] = FieldValue.Of(number % 2 == 0 ? "Dana" : "Kai"),
            [MessageFields.Channel] = FieldValue.Of("web"),
            [MessageFields.User] = FieldValue.Of("dana"),
            [MessageFields.Agent] = FieldValue.Of("sales"),
            [MessageFields.Status] = FieldValue.Of("active"),
            [MessageFields.SessionVersion] = FieldValue.Of(3),
            [MessageFields.Tags] = FieldValue.Of(["pricing", "emea"]),
            Body = Encoding.UTF8.GetBytes($$"""{"content":"{{string.Concat(Enumerable.Range(0, 26).Select(word => $"word{(number * 7) + word} "))}}","externalId":"m-{{number}}","tokens":41}"""),
        },
    };
}
