using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>Every body that is sent or read, but for those with points in them.</summary>
[JsonSerializable(typeof(WireScroll))]
[JsonSerializable(typeof(WireQueries))]
[JsonSerializable(typeof(WireCount))]
[JsonSerializable(typeof(WireFacet))]
[JsonSerializable(typeof(WireDelete))]
[JsonSerializable(typeof(WireFilter))]
[JsonSerializable(typeof(WireShardKey))]
[JsonSerializable(typeof(WireNewCollection))]
[JsonSerializable(typeof(WireVectors))]
[JsonSerializable(typeof(WireMetadata))]
[JsonSerializable(typeof(WireMetadataChange))]
[JsonSerializable(typeof(WireIndex))]
[JsonSerializable(typeof(WireAliasActions))]
[JsonSerializable(typeof(WireNewShardKey))]
[JsonSerializable(typeof(WireAnswer<JsonElement>))]
[JsonSerializable(typeof(WireAnswer<WireUpdate>))]
[JsonSerializable(typeof(WireAnswer<WireCounted>))]
[JsonSerializable(typeof(WireAnswer<WireFaceted>))]
[JsonSerializable(typeof(WireAnswer<WireCollectionInfo>))]
[JsonSerializable(typeof(WireAnswer<WireShardKeys>))]
[JsonSerializable(typeof(WireAnswer<WireAliases>))]
[JsonSerializable(typeof(WireAnswer<WireCollectionList>))]
internal sealed partial class WireJson : JsonSerializerContext
{
    // What Qdrant reads: as deep as its parser allows.
    private const int Depth = 128;

    /// <summary>Absent members are left out; text is kept as it is.</summary>
    public static WireJson Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = Depth,
    });
}
