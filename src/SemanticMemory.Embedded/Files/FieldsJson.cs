using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SemanticMemory.Embedded.Columns;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Files;

/// <summary>A point's fields as they are stored: a JSON object, its members in the order of the schema, readable with any SQLite shell.</summary>
internal static class FieldsJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <exception cref="ArgumentException">A keyword has half a surrogate pair: it could not be read back as it was.</exception>
    public static byte[] Write(FieldSet fields)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            for (var i = 0; i < fields.Values.Length; i++)
            {
                if (fields.Values[i] is { } value)
                {
                    json.WritePropertyName(fields.Map.Name(i));
                    Write(json, value);
                }
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Sets the columns of a slot.</summary>
    /// <exception cref="JsonException">It is not what <see cref="Write(FieldSet)"/> makes.</exception>
    public static void Read(ReadOnlySpan<byte> json, CollectionMemory memory, int slot)
    {
        var reader = new Utf8JsonReader(json);
        Next(ref reader, JsonTokenType.StartObject);
        var field = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Members are in the schema's order: the next one is a few names further on.
            do
            {
                if (++field == memory.Map.Count)
                {
                    throw new JsonException("unknown field");
                }
            }
            while (!reader.ValueTextEquals(memory.Map.Name(field).EncodedUtf8Bytes));
            ReadValue(ref reader, memory.Column(field), slot);
        }
    }

    private static void Write(Utf8JsonWriter json, FieldValue value)
    {
        switch (value.Type)
        {
            case FieldType.Integer:
                json.WriteNumberValue(value.Integer);
                break;
            case FieldType.Keyword:
                json.WriteStringValue(Whole(value.Keyword));
                break;
            default:
                json.WriteStartArray();
                foreach (var keyword in value.Keywords)
                {
                    json.WriteStringValue(Whole(keyword));
                }

                json.WriteEndArray();
                break;
        }
    }

    private static string Whole(string keyword)
    {
        for (var at = 0; at < keyword.Length; at++)
        {
            if (char.IsSurrogatePair(keyword, at))
            {
                at++;
            }
            else if (char.IsSurrogate(keyword[at]))
            {
                throw new ArgumentException("A keyword has half a surrogate pair.");
            }
        }

        return keyword;
    }

    private static void ReadValue(ref Utf8JsonReader reader, Column column, int slot)
    {
        switch (column)
        {
            case KeywordColumn keyword:
                Next(ref reader, JsonTokenType.String);
                SetKeyword(ref reader, keyword, slot);
                break;
            case IntegerColumn integer:
                Next(ref reader, JsonTokenType.Number);
                integer.Set(slot, reader.TryGetInt64(out var value) ? value : throw new JsonException("not an integer"));
                break;
            default:
                Next(ref reader, JsonTokenType.StartArray);
                var values = new List<string>();
                while (reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    values.Add(reader.GetString()!);
                }

                column.Set(slot, FieldValue.Of(values));
                break;
        }
    }

    private static void SetKeyword(ref Utf8JsonReader reader, KeywordColumn column, int slot)
    {
        const int Small = 256;
        var length = reader.ValueSpan.Length;
        if (length <= Small)
        {
            Span<char> text = stackalloc char[Small];
            column.Set(slot, text[..reader.CopyString(text)]);
        }
        else
        {
            column.Set(slot, reader.GetString().AsSpan());
        }
    }

    private static void Next(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        if (!reader.Read() || reader.TokenType != expected)
        {
            throw new JsonException($"{expected} expected");
        }
    }
}
