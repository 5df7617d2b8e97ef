using System.Buffers;
using System.Text.Json;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>Reads answers that have points in them, without a tree in between.</summary>
internal sealed class PointReader(CollectionSchema schema)
{
    private const int LongestName = 128;

    private readonly Dictionary<string, Field> _fields = schema.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);

    /// <summary>The points of a scroll, and where the next page begins.</summary>
    /// <exception cref="JsonException">It is no such answer.</exception>
    public (List<FoundPoint> Points, Guid? Next) ReadScroll(ReadOnlyMemory<byte> answer)
    {
        var reader = AtResult(answer.Span);
        List<FoundPoint>? points = null;
        Guid? next = null;
        var scratch = new Scratch();
        Expect(reader.TokenType, JsonTokenType.StartObject);
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("points"u8))
            {
                points = ReadPoints(ref reader, scratch, withProof: true);
            }
            else if (reader.ValueTextEquals("next_page_offset"u8))
            {
                Read(ref reader);
                next = reader.TokenType == JsonTokenType.Null ? null : ReadGuid(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return (points ?? throw new JsonException("no points"), next);
    }

    /// <summary>The hits of each query of a batch.</summary>
    /// <exception cref="JsonException">It is no such answer.</exception>
    public List<List<FoundPoint>> ReadBatch(ReadOnlyMemory<byte> answer)
    {
        var reader = AtResult(answer.Span);
        Expect(reader.TokenType, JsonTokenType.StartArray);
        var found = new List<List<FoundPoint>>();
        var scratch = new Scratch();
        while (Read(ref reader) != JsonTokenType.EndArray)
        {
            Expect(reader.TokenType, JsonTokenType.StartObject);
            List<FoundPoint>? points = null;
            while (NextMember(ref reader))
            {
                if (reader.ValueTextEquals("points"u8))
                {
                    points = ReadPoints(ref reader, scratch, withProof: false);
                }
                else
                {
                    SkipValue(ref reader);
                }
            }

            found.Add(points ?? throw new JsonException("no points"));
        }

        return found;
    }

    // Which insert stored a point is asked by reads after a write, never by a search.
    private List<FoundPoint> ReadPoints(ref Utf8JsonReader reader, Scratch scratch, bool withProof)
    {
        Read(ref reader);
        Expect(reader.TokenType, JsonTokenType.StartArray);
        var points = new List<FoundPoint>();
        while (Read(ref reader) != JsonTokenType.EndArray)
        {
            points.Add(ReadPoint(ref reader, scratch, withProof));
        }

        return points;
    }

    private FoundPoint ReadPoint(ref Utf8JsonReader reader, Scratch scratch, bool withProof)
    {
        Expect(reader.TokenType, JsonTokenType.StartObject);
        var point = new FoundPoint();
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("id"u8))
            {
                Read(ref reader);
                point.StoredId = ReadGuid(ref reader);
            }
            else if (reader.ValueTextEquals("score"u8))
            {
                Read(ref reader);
                Expect(reader.TokenType, JsonTokenType.Number);
                point.Score = reader.GetSingle();
            }
            else if (reader.ValueTextEquals("vector"u8))
            {
                VectorReader.Read(ref reader, point);
            }
            else if (reader.ValueTextEquals("payload"u8))
            {
                if (Read(ref reader) != JsonTokenType.Null)
                {
                    ReadPayload(ref reader, point, scratch, withProof);
                }
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return point;
    }

    private void ReadPayload(ref Utf8JsonReader reader, FoundPoint point, Scratch scratch, bool withProof)
    {
        Expect(reader.TokenType, JsonTokenType.StartObject);
        Span<char> buffer = stackalloc char[LongestName];
        var fields = _fields.GetAlternateLookup<ReadOnlySpan<char>>();
        while (NextMember(ref reader))
        {
            // A longer name is none of ours: whoever wrote it knows what it means.
            var name = reader.ValueSpan.Length <= LongestName ? buffer[..reader.CopyString(buffer)] : [];
            if (fields.TryGetValue(name, out var field))
            {
                Read(ref reader);
                SetField(ref reader, point.Payload, field, scratch);
            }
            else
            {
                ReadOwn(ref reader, name, point, scratch, withProof);
            }
        }
    }

    private void ReadOwn(ref Utf8JsonReader reader, scoped ReadOnlySpan<char> name, FoundPoint point, Scratch scratch, bool withProof)
    {
        Read(ref reader);
        switch (name)
        {
            case PayloadNames.Id:
                point.Id = ReadGuid(ref reader);
                break;
            case PayloadNames.Digest:
                point.Digest = ReadText(ref reader);
                break;
            case PayloadNames.Insert:
                point.Insert = withProof ? ReadText(ref reader) : null;
                break;
            case PayloadNames.Body:
                point.Payload.Body = ReadBody(ref reader);
                break;
            case PayloadNames.Features:
                Expect(reader.TokenType, JsonTokenType.String);
                point.Payload.Features = reader.GetBytesFromBase64();
                break;
            case PayloadNames.Previous:
                point.Previous = ReadGuids(ref reader);
                break;
            case PayloadNames.Mend:
                point.NeedsMending = true;
                reader.Skip();
                break;
            default:
                if (name.StartsWith(PayloadNames.Given) && _fields.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[PayloadNames.Given.Length..], out var field))
                {
                    SetField(ref reader, point.Payload, field, scratch);
                }
                else
                {
                    reader.Skip();
                }

                break;
        }
    }

    // The list as given, which has more elements, wins over the field's own, whichever comes first.
    private static void SetField(ref Utf8JsonReader reader, Payload payload, Field field, Scratch scratch)
    {
        switch (field.Type)
        {
            case FieldType.Integer:
                Expect(reader.TokenType, JsonTokenType.Number);
                payload[field] = FieldValue.Of(reader.GetInt64());
                break;
            case FieldType.Keyword:
                Expect(reader.TokenType, JsonTokenType.String);
                payload[field] = FieldValue.Of(scratch.Text(ref reader));
                break;
            default:
                var values = scratch.List();
                Expect(reader.TokenType, JsonTokenType.StartArray);
                while (Read(ref reader) != JsonTokenType.EndArray)
                {
                    Expect(reader.TokenType, JsonTokenType.String);
                    values.Add(scratch.Text(ref reader));
                }

                if (payload.Keywords(field).Count < values.Count)
                {
                    payload[field] = FieldValue.Of((string[])[.. values]);
                }

                break;
        }
    }

    private static byte[] ReadBody(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            if (!reader.ValueIsEscaped)
            {
                return reader.ValueSpan.ToArray();
            }

            return Unescaped(ref reader);
        }

        Expect(reader.TokenType, JsonTokenType.StartObject);
        byte[]? bytes = null;
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals(PayloadNames.Base64))
            {
                Read(ref reader);
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
    private static Guid[] ReadGuids(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType, JsonTokenType.StartArray);
        Span<Guid> few = stackalloc Guid[Chains.Hint.Reach];
        var count = 0;
        while (Read(ref reader) != JsonTokenType.EndArray)
        {
            var id = ReadGuid(ref reader);
            if (count < few.Length)
            {
                few[count++] = id;
            }
        }

        return few[..count].ToArray();
    }

    private static Guid ReadGuid(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id) ? id : throw new JsonException("an id that is none of ours");

    private static string ReadText(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType, JsonTokenType.String);
        return reader.GetString()!;
    }

    private static Utf8JsonReader AtResult(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        Read(ref reader);
        Expect(reader.TokenType, JsonTokenType.StartObject);
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("result"u8))
            {
                Read(ref reader);
                return reader;
            }

            SkipValue(ref reader);
        }

        throw new JsonException("no result");
    }

    private static bool NextMember(ref Utf8JsonReader reader)
    {
        if (Read(ref reader) == JsonTokenType.EndObject)
        {
            return false;
        }

        Expect(reader.TokenType, JsonTokenType.PropertyName);
        return true;
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        Read(ref reader);
        reader.Skip();
    }

    private static JsonTokenType Read(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : throw new JsonException("cut off");

    private static void Expect(JsonTokenType found, JsonTokenType expected)
    {
        if (found != expected)
        {
            throw new JsonException($"{expected} expected, {found} found");
        }
    }
}
