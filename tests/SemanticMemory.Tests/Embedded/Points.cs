using System.Globalization;
using System.Text;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Embedded;

/// <summary>Points from a seed, alike enough for ties, repeats and shared words to happen.</summary>
internal static class Points
{
    public const int Dimension = 24;

    public static EmbeddingFingerprint Model { get; } = new("test-model", Dimension);

    public static Guid Id(int number) => new($"00000000-0000-4000-8000-{number.ToString("x12", CultureInfo.InvariantCulture)}");

    public static ReadOnlyMemory<float> Vector(Random random)
    {
        var vector = new float[Dimension];
        for (var i = 0; i < Dimension; i++)
        {
            vector[i] = (float)(random.NextDouble() - 0.5);
        }

        var length = MathF.Sqrt(vector.Sum(x => x * x));
        return vector.Select(x => x / length).ToArray();
    }

    public static SparseVector Terms(Random random, int most = 6)
    {
        var terms = Enumerable.Range(0, random.Next(most + 1)).Select(_ => (uint)random.Next(40)).Distinct().Order().ToArray();
        return new SparseVector(terms, terms.Select(_ => 0.25f * random.Next(1, 8)).ToArray());
    }

    public static Point Message(Random random, Guid id)
    {
        var payload = new Payload { Body = Encoding.UTF8.GetBytes($"{{\"n\":{random.Next(1000)}}}"), Features = Features(random) };
        if (random.Next(8) > 0)
        {
            payload[MessageFields.Session] = FieldValue.Of($"session-{random.Next(6)}");
        }

        if (random.Next(8) > 0)
        {
            payload[MessageFields.Timestamp] = FieldValue.Of(random.Next(30));
        }

        if (random.Next(3) > 0)
        {
            payload[MessageFields.User] = FieldValue.Of($"user-{random.Next(10)}");
        }

        if (random.Next(3) > 0)
        {
            payload[MessageFields.Tags] = FieldValue.Of(Enumerable.Range(0, random.Next(4)).Select(_ => $"tag-{random.Next(5)}").ToList());
        }

        return new Point
        {
            Id = id,
            Payload = payload,
            Dense = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Vector(random))],
            Lexical = Terms(random),
            Digest = random.Next(2) == 0 ? null : $"digest-{random.Next(3)}",
        };
    }

    /// <summary>None, some that are held in memory, or some that stay in the file.</summary>
    public static byte[] Features(Random random)
    {
        var features = new byte[random.Next(4) switch { 0 => 0, 1 => random.Next(505, 2000), _ => random.Next(1, 400) }];
        random.NextBytes(features);
        return features;
    }

    public static Filter Filter(Random random, int depth = 2) => random.Next(depth == 0 ? 6 : 9) switch
    {
        0 => new Filter.EqualTo(MessageFields.Session, $"session-{random.Next(7)}"),
        1 => new Filter.EqualTo(MessageFields.Tags, $"tag-{random.Next(6)}"),
        2 => new Filter.In(random.Next(2) == 0 ? MessageFields.User : MessageFields.Tags, [$"user-{random.Next(10)}", $"tag-{random.Next(5)}", "nobody"]),
        3 => new Filter.Range(MessageFields.Timestamp, random.Next(2) == 0 ? null : random.Next(20), random.Next(2) == 0 ? null : random.Next(40)),
        4 => new Filter.Missing(random.Next(3) switch { 0 => MessageFields.User, 1 => MessageFields.Tags, _ => MessageFields.Timestamp }),
        5 => new Filter.HasId([.. Enumerable.Range(0, random.Next(5)).Select(_ => Id(random.Next(300)))]),
        6 => new Filter.All([.. Enumerable.Range(0, random.Next(4)).Select(_ => Filter(random, depth - 1))]),
        7 => new Filter.Any([.. Enumerable.Range(0, random.Next(4)).Select(_ => Filter(random, depth - 1))]),
        _ => new Filter.Not(Filter(random, depth - 1)),
    };
}
