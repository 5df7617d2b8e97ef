using System.Text.Json;
using System.Text.Json.Serialization;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>Writes what a query asks by.</summary>
internal sealed class WireQueryByConverter : JsonConverter<WireQueryBy>
{
    public override WireQueryBy Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, WireQueryBy value, JsonSerializerOptions options)
    {
        if (value.Dense is { } dense)
        {
            // The field holds several vectors a point; a query with one is a list of one.
            writer.WriteStartArray();
            VectorJson.Write(writer, dense.Span);
            writer.WriteEndArray();
        }
        else if (value.Lexical is { } terms)
        {
            VectorJson.Write(writer, terms);
        }
        else if (value.Order is { } order)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("order_by");
            writer.WriteString("key", order.Key);
            writer.WriteString("direction", order.Descending ? "desc" : "asc");
            if (order.From is { } from)
            {
                writer.WriteNumber("start_from", from);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }
}

/// <summary>Vectors as JSON.</summary>
internal static class VectorJson
{
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<float> vector)
    {
        writer.WriteStartArray();
        foreach (var number in vector)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter writer, Storage.SparseVector terms)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("indices");
        foreach (var index in terms.Indices.Span)
        {
            writer.WriteNumberValue(index);
        }

        writer.WriteEndArray();
        writer.WritePropertyName("values");
        Write(writer, terms.Values.Span);
        writer.WriteEndObject();
    }
}
