using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SemanticMemory.OpenAI.Embeddings;

/// <summary>Body of <c>POST /embeddings</c>.</summary>
internal sealed record EmbeddingRequest(string Model, IReadOnlyList<string> Input, string EncodingFormat, int? Dimensions);

/// <summary>Its answer; members that are not known are passed over: every endpoint adds some.</summary>
internal sealed record EmbeddingAnswer(IReadOnlyList<EmbeddingDatum?>? Data, EmbeddingUsage? Usage);

/// <summary>One vector, and which text it is of.</summary>
internal sealed record EmbeddingDatum(int? Index, float[]? Embedding);

/// <summary>What it cost.</summary>
internal sealed record EmbeddingUsage(long? TotalTokens);

/// <summary>The JSON of the protocol.</summary>
[JsonSerializable(typeof(EmbeddingRequest))]
[JsonSerializable(typeof(EmbeddingAnswer))]
internal sealed partial class EmbeddingJson : JsonSerializerContext
{
    public static EmbeddingJson Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
