using System.Text.Json;
using System.Text.Json.Serialization;

namespace SemanticMemory.Server.Requests;

/// <summary>Reads and writes times as <see cref="IsoTime"/> says.</summary>
internal sealed class IsoTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IsoTime.TryParse(reader.GetString(), out var time) ? time : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(IsoTime.Write(value));
}
