using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Xml;

namespace SemanticMemory.Client.Http;

/// <summary>How the server's JSON is written and read. Members that a newer server adds are passed over.</summary>
internal static class ClientJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var json = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.Strict,

            // An answer that lacks what ours always has is somebody else's.
            RespectRequiredConstructorParameters = true,

            // Nobody puts these bodies into a page; escaping every letter beyond ASCII would triple the size of some languages.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new IsoDuration(), new WholeText(), new WholeMembers(), new FiniteNumber() },
        };
        json.MakeReadOnly(populateMissingResolver: true);
        return json;
    }

    // The writer puts another character in place of half a pair of surrogates; what was meant would be lost without a word.
    private static string Whole(string text)
    {
        var rest = text.AsSpan();
        for (var at = rest.IndexOfAnyInRange('\ud800', '\udfff'); at >= 0; at = rest.IndexOfAnyInRange('\ud800', '\udfff'))
        {
            if (!char.IsHighSurrogate(rest[at]) || at + 1 == rest.Length || !char.IsLowSurrogate(rest[at + 1]))
            {
                throw MemoryException.Invalid("body", "Must be valid Unicode, without lone surrogates.");
            }

            rest = rest[(at + 2)..];
        }

        return text;
    }

    private static void CheckWhole(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    Whole(name);
                    CheckWhole(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    CheckWhole(item);
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                Whole(text);
                break;
        }
    }

    private sealed class WholeText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(Whole(value));

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(Whole(value));
    }

    private sealed class WholeMembers : JsonConverter<JsonObject>
    {
        public override JsonObject? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("Not an object.");

        public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options)
        {
            CheckWhole(value);
            value.WriteTo(writer);
        }
    }

    private sealed class FiniteNumber : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (!double.IsFinite(value))
            {
                throw MemoryException.Invalid("body", "Must have finite numbers: JSON has neither NaN nor infinity.");
            }

            writer.WriteNumberValue(value);
        }
    }

    private sealed class IsoDuration : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return XmlConvert.ToTimeSpan(reader.GetString()!);
            }
            catch (FormatException e)
            {
                throw new JsonException("Not an ISO 8601 duration.", e);
            }
        }

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(XmlConvert.ToString(value));
    }
}
