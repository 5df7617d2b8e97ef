using System.Buffers.Binary;
using System.Text;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>Points, vectors and words that are short to write and whose scores can be worked out by hand.</summary>
internal static class Sample
{
    public const int Dimension = 8;

    public static EmbeddingFingerprint Model { get; } = new("test-model", Dimension);

    /// <summary>An id that sorts like its number. Bytes taken in memory order would sort otherwise.</summary>
    public static Guid Id(int number) => new((uint)number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static int Number(this Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    public static IEnumerable<int> Numbers(this IEnumerable<StoredPoint> points) => points.Select(point => point.Id.Number());

    /// <summary>All that can be taken from a message's point while it is read; of the body nothing can.</summary>
    public static StoredPoint FieldByField(IPointView point)
    {
        var payload = new Payload { Features = point.Features };
        foreach (var field in MessageFields.All.Where(point.Has))
        {
            payload[field] = field.Type switch
            {
                FieldType.Keyword => FieldValue.Of(point.Keyword(field)!),
                FieldType.Keywords => FieldValue.Of(point.Keywords(field)),
                _ => FieldValue.Of(point.Integer(field)!.Value),
            };
        }

        return new StoredPoint(point.Id, payload, Digest: null);
    }

    public static IEnumerable<int> Numbers(this IEnumerable<ScoredPoint<StoredPoint>> hits) => hits.Select(hit => hit.Point.Id.Number());

    /// <summary>A unit vector this far away from <c>Turned(0)</c>: their cosine is that of the angle.</summary>
    public static ReadOnlyMemory<float> Turned(double degrees)
    {
        var vector = new float[Dimension];
        (vector[1], vector[0]) = ((float, float))Math.SinCos(degrees * Math.PI / 180);
        return vector;
    }

    /// <summary>A unit vector in a random direction, every direction as likely.</summary>
    public static ReadOnlyMemory<float> Direction(Random random)
    {
        var vector = new float[Dimension];
        double length;
        do
        {
            length = 0;
            for (var i = 0; i < vector.Length; i++)
            {
                vector[i] = (float)((2 * random.NextDouble()) - 1);
                length += vector[i] * vector[i];
            }
        }
        while (length is > 1 or < 1e-3);

        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(vector[i] / Math.Sqrt(length));
        }

        return vector;
    }

    public static SparseVector Words(params (uint Term, float Weight)[] words) =>
        new(words.Select(word => word.Term).ToArray(), words.Select(word => word.Weight).ToArray());

    public static ReadOnlyMemory<byte> Body(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(this ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);

    public static FieldValue Keyword(string value) => FieldValue.Of(value);

    public static FieldValue Keywords(params string[] values) => FieldValue.Of(values);

    /// <summary>A message at a time, the number's by default, in a session.</summary>
    public static Point Message(
        int number,
        string session = "s",
        long? at = null,
        ReadOnlyMemory<float>? vector = null,
        SparseVector? words = null,
        string? digest = null) => new()
        {
            Id = Id(number),
            Payload = new Payload
            {
                [MessageFields.Session] = Keyword(session),
                [MessageFields.Timestamp] = FieldValue.Of(at ?? number),
                Body = Body($$"""{"number":{{number}}}"""),
            },
            Dense = vector is { } given ? [given] : [],
            Lexical = words ?? SparseVector.Empty,
            Digest = digest,
        };

    /// <summary>The same point with one field set to something else.</summary>
    public static Point With(this Point point, Field field, FieldValue? value)
    {
        var payload = point.Payload.With(point.Payload.Body);
        payload[field] = value;
        return point with { Payload = payload };
    }

    public static double Idf(double points, double having) => Math.Log(1 + ((points - having + .5) / (having + .5)));
}
