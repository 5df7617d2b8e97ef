using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Sessions;
using SemanticMemory.Summaries;

namespace SemanticMemory.Storage;

/// <summary>How bodies are written. Members are only ever added: old data must stay readable.</summary>
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(SessionBody))]
[JsonSerializable(typeof(SessionTitleBody))]
[JsonSerializable(typeof(TokenSums))]
[JsonSerializable(typeof(UserPreferences))]
[JsonSerializable(typeof(ItemBody))]
[JsonSerializable(typeof(SessionSummary))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    /// <summary>Text is kept readable: a body is never put into HTML.</summary>
    public static StoredJson Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<ToolCallStatus>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<SessionStatus>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<WeekStart>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<SummaryKind>(JsonNamingPolicy.CamelCase),
        },
    });
}
