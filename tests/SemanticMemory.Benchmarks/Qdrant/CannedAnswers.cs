using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Qdrant.Collections;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Recall;
using SemanticMemory.Storage;

namespace SemanticMemory.Benchmarks.Qdrant;

/// <summary>
/// Answers every request at once with bytes made beforehand: collections as they must be, and one answer for all queries, made when the first one says which members of the
/// payloads it leaves out.
/// </summary>
internal sealed class CannedAnswers : HttpMessageHandler
{
    // As Qdrant writes: no more is escaped than must be.
    private static readonly JsonSerializerOptions s_escapes = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, byte[]> _described = [];
    private readonly EmbeddingFingerprint _model;
    private readonly int _hits;

    public CannedAnswers(EmbeddingFingerprint model, int hits)
    {
        (_model, _hits) = (model, hits);
        var names = new CollectionNames(new QdrantOptions().CollectionPrefix);
        var aliases = new JsonArray();
        foreach (var schema in CollectionSchema.All)
        {
            _described[names.Alias(schema)] = _described[names.First(schema)] = Encoding.UTF8.GetBytes(Describe(schema, model).ToJsonString());
            aliases.Add((JsonNode)new JsonObject { ["alias_name"] = names.Alias(schema), ["collection_name"] = names.First(schema) });
        }

        _described["aliases"] = Encoding.UTF8.GetBytes(new JsonObject { ["result"] = new JsonObject { ["aliases"] = aliases }, ["status"] = "ok" }.ToJsonString());
    }

    public static TenantId Tenant { get; } = TenantId.Parse("acme");

    /// <summary>The answer of a hybrid query; empty before the first.</summary>
    public byte[] QueryAnswer { get; private set; } = [];

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

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asks = request.Method == HttpMethod.Post;
        if (asks && QueryAnswer.Length == 0)
        {
            QueryAnswer = Encoding.UTF8.GetBytes(Answer(_model, _hits, JsonNode.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken))!).ToJsonString(s_escapes));
        }

        LastRequest = asks ? request.Content!.Headers.ContentLength ?? 0 : LastRequest;
        var body = asks ? QueryAnswer : _described[request.RequestUri!.Segments[^1]];
        var content = new StreamContent(new MemoryStream(body, writable: false));
        content.Headers.ContentLength = body.Length;
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    private static JsonObject Describe(CollectionSchema schema, EmbeddingFingerprint model)
    {
        var made = JsonSerializer.SerializeToNode(CollectionLayout.Of(model, new QdrantOptions()), WireJson.Instance.WireNewCollection)!.AsObject();
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

    private static JsonObject Answer(EmbeddingFingerprint model, int hits, JsonNode asked)
    {
        var unasked = asked["searches"]![0]!["with_payload"]!["exclude"]!.AsArray().Select(name => (string)name!).ToList();
        var random = new Random(2);
        var scope = new SemanticMemory.Qdrant.TenantScope(Tenant, shardByTenant: false);
        JsonObject Points(int first) => new()
        {
            ["points"] = new JsonArray([.. Enumerable.Range(first, hits / 2).Select(number =>
            {
                var written = PointWriter.Write(Message(random, number, model), scope, "dG9rZW4tdG9rZW4t", [Guid.NewGuid(), Guid.NewGuid()]);
                var stored = JsonNode.Parse(written.Span)!;
                unasked.ForEach(name => stored["payload"]!.AsObject().Remove(name));
                return (JsonNode)new JsonObject { ["id"] = stored["id"]!.DeepClone(), ["version"] = number, ["score"] = 1f - (number * 1e-3f), ["payload"] = stored["payload"]!.DeepClone() };
            })]),
        };
        return new JsonObject { ["result"] = new JsonArray(Points(0), Points(hits / 2)), ["status"] = "ok", ["time"] = .001 };
    }

    // Fields, a body of about 220 characters of text and what recall keeps of it, as an append stores them.
    private static Point Message(Random random, int number, EmbeddingFingerprint model) =>
        Message(random, number, model, string.Concat(Enumerable.Range(0, 26).Select(word => $"word{(number * 7) + word} ")));

    private static Point Message(Random random, int number, EmbeddingFingerprint model, string text) => new()
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
            Body = Encoding.UTF8.GetBytes($$"""{"content":"{{text}}","externalId":"m-{{number}}","tokens":41}"""),
            Features = MessageFeatures.Of(text, []),
        },
    };
}
