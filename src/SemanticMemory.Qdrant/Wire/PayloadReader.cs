using System.Buffers;
using System.Text.Json;
using SemanticMemory.Qdrant.Chains;
using SemanticMemory.Storage;
using static SemanticMemory.Qdrant.Wire.Tokens;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>Reads a point's payload into a draft.</summary>
internal sealed class PayloadReader(CollectionSchema schema)
{
    private const int LongestName = 128;

    private readonly Dictionary<string, Field> _fields = schema.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);

    /// <summary>Reads the object under the reader.</summary>
    /// <exception cref="JsonException">It is no payload of ours.</exception>
    public void Read(ref Utf8JsonReader reader, Scratch scratch)
    {
        Expect(reader.TokenType, JsonTokenType.StartObject);
        Span<char> buffer = stackalloc char[LongestName];
        var fields = _fields.GetAlternateLookup<ReadOnlySpan<char>>();
        while (NextMember(ref reader))
        {
            // A longer name is none of ours: whoever wrote it knows what it means.
            var name = reader.ValueSpan.Length <= LongestName ? buffer[..reader.CopyString(buffer)] : [];
            Tokens.Read(ref reader);
            if (fields.TryGetValue(name, out var field))
            {
                ReadField(ref reader, field, scratch);
            }
            else
            {
                ReadOwn(ref reader, name, scratch);
            }
        }
    }

    private void ReadOwn(ref Utf8JsonReader reader, scoped ReadOnlySpan<char> name, Scratch scratch)
    {
        var draft = scratch.Draft;
        switch (name)
        {
            case PayloadNames.Id:
                draft.Id = ReadGuid(ref reader);
                break;
            case PayloadNames.Digest:
                draft.Digest = ReadText(ref reader);
                break;
            case PayloadNames.Insert:
                draft.Insert = ReadText(ref reader);
                break;
            case PayloadNames.Body:
                draft.Body = ReadBody(ref reader);
                break;
            case PayloadNames.Features:
                Expect(reader.TokenType, JsonTokenType.String);
                draft.Features = reader.GetBytesFromBase64();
                break;
            case PayloadNames.Previous:
                draft.Previous = ReadHint(ref reader);
                break;
            case PayloadNames.Mend:
                draft.NeedsMending = true;
                reader.Skip();
                break;
            default:
                if (name.StartsWith(PayloadNames.Given) && _fields.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[PayloadNames.Given.Length..], out var field))
                {
                    ReadField(ref reader, field, scratch);
                }
                else
                {
                    reader.Skip();
                }

                break;
        }
    }

    private static void ReadField(ref Utf8JsonReader reader, Field field, Scratch scratch)
    {
        switch (field.Type)
        {
            case FieldType.Integer:
                Expect(reader.TokenType, JsonTokenType.Number);
                scratch.Draft.Set(field, FieldValue.Of(reader.GetInt64()));
                break;
            case FieldType.Keyword:
                Expect(reader.TokenType, JsonTokenType.String);
                scratch.Draft.Set(field, FieldValue.Of(scratch.Text(ref reader)));
                break;
            default:
                if (scratch.Texts(ref reader) is { Count: > 0 } texts)
                {
                    scratch.Draft.Set(field, FieldValue.Of(texts));
                }

                break;
        }
    }

    private static byte[] ReadBody(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.ValueIsEscaped ? Unescaped(ref reader) : reader.ValueSpan.ToArray();
        }

        Expect(reader.TokenType, JsonTokenType.StartObject);
        byte[]? bytes = null;
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals(PayloadNames.Base64))
            {
                Tokens.Read(ref reader);
                bytes = reader.GetBytesFromBase64();
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return bytes ?? throw new JsonException("a body without content");
    }

    // The text without its escapes is shorter: only that much is kept.
    private static byte[] Unescaped(ref Utf8JsonReader reader)
    {
        var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return rented[..reader.CopyString(rented)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // A hint names two points, at the beginning of a session one or none.
    private static HintIds ReadHint(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType, JsonTokenType.StartArray);
        Span<Guid> ids = stackalloc Guid[Hint.Reach];
        ids.Clear();
        var count = 0;
        while (Tokens.Read(ref reader) != JsonTokenType.EndArray)
        {
            var id = ReadGuid(ref reader);
            if (count < ids.Length)
            {
                ids[count++] = id;
            }
        }

        return new HintIds(ids[0], ids[1]);
    }
}
