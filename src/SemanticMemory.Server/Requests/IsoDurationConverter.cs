using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace SemanticMemory.Server.Requests;

/// <summary>Writes durations as ISO 8601 has them, e.g. <c>P1DT2H30M</c>. No request has one.</summary>
internal sealed class IsoDurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("Durations are only answered.");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(XmlConvert.ToString(value));
}
