using System.Text.Json;
using System.Text.Json.Serialization;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>A string or an integer in a condition.</summary>
[JsonConverter(typeof(WireValueConverter))]
internal readonly record struct WireValue(string? Text, long Integer)
{
    public static WireValue Of(string text) => new(text, 0);

    public static WireValue Of(long integer) => new(null, integer);
}

/// <summary>Writes the one that it is.</summary>
internal sealed class WireValueConverter : JsonConverter<WireValue>
{
    public override WireValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? WireValue.Of(reader.GetString()!) : WireValue.Of(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, WireValue value, JsonSerializerOptions options)
    {
        if (value.Text is { } text)
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteNumberValue(value.Integer);
        }
    }
}
