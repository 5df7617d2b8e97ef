using System.Text.Json;
using SemanticMemory.Qdrant.Chains;
using SemanticMemory.Storage;
using static SemanticMemory.Qdrant.Wire.Tokens;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>Reads answers that have points in them, without a tree in between.</summary>
internal sealed class PointReader(CollectionSchema schema)
{
    private readonly PayloadReader _payloads = new(schema);

    /// <summary>The points of a scroll, and where the next page begins.</summary>
    /// <exception cref="JsonException">It is no such answer.</exception>
    public (List<FoundPoint> Points, Guid? Next) ReadScroll(ReadOnlyMemory<byte> answer)
    {
        var scratch = Scratch.Take();
        var reader = AtResult(answer.Span);
        List<FoundPoint>? points = null;
        Guid? next = null;
        Expect(reader.TokenType, JsonTokenType.StartObject);
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("points"u8))
            {
                points = [];
                ReadPoints(ref reader, scratch, points, static draft => draft.ToFound());
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

        scratch.GiveBack();
        return (points ?? throw new JsonException("no points"), next);
    }

    /// <summary>The points of each query of a batch.</summary>
    /// <exception cref="JsonException">It is no such answer.</exception>
    public List<List<FoundPoint>> ReadBatch(ReadOnlyMemory<byte> answer) => ReadBatch(answer, 0, static draft => draft.ToFound());

    /// <summary>The hits of each search of a batch, about so many each; their hints go into the cache.</summary>
    /// <exception cref="JsonException">It is no such answer.</exception>
    public List<List<FoundHit>> ReadHits(ReadOnlyMemory<byte> answer, int expected, HintCache hints) => ReadBatch(answer, expected, draft =>
    {
        hints.Add(draft.StoredId, draft.Previous);
        return draft.ToHit();
    });

    private List<List<T>> ReadBatch<T>(ReadOnlyMemory<byte> answer, int expected, Func<PointDraft, T> take)
    {
        var reader = AtResult(answer.Span);
        Expect(reader.TokenType, JsonTokenType.StartArray);
        var found = new List<List<T>>();
        var scratch = Scratch.Take();
        while (Read(ref reader) != JsonTokenType.EndArray)
        {
            Expect(reader.TokenType, JsonTokenType.StartObject);
            List<T>? points = null;
            while (NextMember(ref reader))
            {
                if (reader.ValueTextEquals("points"u8))
                {
                    points = new List<T>(expected);
                    ReadPoints(ref reader, scratch, points, take);
                }
                else
                {
                    SkipValue(ref reader);
                }
            }

            found.Add(points ?? throw new JsonException("no points"));
        }

        // One that a broken answer was read with is not given back.
        scratch.GiveBack();
        return found;
    }

    private void ReadPoints<T>(ref Utf8JsonReader reader, Scratch scratch, List<T> points, Func<PointDraft, T> take)
    {
        Read(ref reader);
        Expect(reader.TokenType, JsonTokenType.StartArray);
        while (Read(ref reader) != JsonTokenType.EndArray)
        {
            ReadPoint(ref reader, scratch);
            points.Add(take(scratch.Draft));
        }
    }

    private void ReadPoint(ref Utf8JsonReader reader, Scratch scratch)
    {
        Expect(reader.TokenType, JsonTokenType.StartObject);
        var draft = scratch.Draft;
        draft.Clear();
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("id"u8))
            {
                Read(ref reader);
                draft.StoredId = ReadGuid(ref reader);
            }
            else if (reader.ValueTextEquals("score"u8))
            {
                Read(ref reader);
                Expect(reader.TokenType, JsonTokenType.Number);
                draft.Score = reader.GetSingle();
            }
            else if (reader.ValueTextEquals("vector"u8))
            {
                draft.Vectors = VectorReader.Read(ref reader);
            }
            else if (reader.ValueTextEquals("payload"u8))
            {
                if (Read(ref reader) != JsonTokenType.Null)
                {
                    _payloads.Read(ref reader, scratch);
                }
            }
            else
            {
                SkipValue(ref reader);
            }
        }
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
}
