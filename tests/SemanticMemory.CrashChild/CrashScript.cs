using System.Text;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.CrashChild;

/// <summary>
/// What one writer does in one round, the same whenever it is asked: who knows how many operations were acknowledged knows what must be stored.
/// </summary>
public sealed class CrashScript(int seed, int round, int writer)
{
    /// <summary>How many write at once.</summary>
    public const int Writers = 4;

    /// <summary>A term that every point has.</summary>
    public const uint CommonTerm = 1;

    private const int Dimension = 8;

    /// <summary>The model that the vectors are of.</summary>
    public static EmbeddingFingerprint Model { get; } = new("test-model", Dimension);

    /// <summary>The tenant written to.</summary>
    public static TenantId Tenant { get; } = TenantId.Parse("crash");

    /// <summary>The <see cref="MessageFields.Agent"/> of all that this writer stores in this round.</summary>
    public string Agent { get; } = $"{round}/{writer}";

    /// <summary>A term that no other point has.</summary>
    public static uint OwnTerm(Point point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return point.Lexical.Indices.Span[1];
    }

    /// <summary>The writer's operations, without end: each works on the batches that those before it left.</summary>
    public IEnumerable<CrashOperation> Operations()
    {
        var random = new Random(HashCode(seed, round, writer));
        var batches = new List<int>();
        for (var number = 0; ; number++)
        {
            batches.Add(number);
            yield return new CrashOperation.Insert([.. Enumerable.Range(0, random.Next(1, 6)).Select(index => NewPoint(random, number, index))]);
            if (random.Next(3) == 0)
            {
                yield return NewPatch(random, batches[random.Next(batches.Count)]);
            }

            if (random.Next(8) == 0)
            {
                var at = random.Next(batches.Count);
                yield return new CrashOperation.Delete(Batch(batches[at]));
                batches.RemoveAt(at);
            }
        }
    }

    // System.HashCode differs from process to process.
    private static int HashCode(int seed, int round, int writer) => unchecked((((seed * 31) + round) * 31) + writer);

    private static ReadOnlyMemory<float> Direction(Random random)
    {
        var vector = new float[Dimension];
        for (var i = 0; i < Dimension; i++)
        {
            vector[i] = .1f + random.NextSingle();
        }

        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return Array.ConvertAll(vector, value => value / length);
    }

    private Filter.EqualTo Batch(int number) => new Filter.EqualTo(MessageFields.Session, $"{Agent}/{number}");

    private CrashOperation.Patch NewPatch(Random random, int number)
    {
        var version = random.Next(1, 1_000_000);
        var patch = new PointPatch
        {
            Set = new Payload { [MessageFields.SessionVersion] = FieldValue.Of(version), [MessageFields.User] = FieldValue.Of($"user {version % 10}") },
            Remove = [MessageFields.Role],
            Body = random.Next(2) == 0 ? Encoding.UTF8.GetBytes($"patched to {version} {new string('y', random.Next(3000))}") : null,
        };
        return new CrashOperation.Patch(Batch(number), patch);
    }

    private Point NewPoint(Random random, int number, int index)
    {
        var own = 2 + ((((((uint)round * Writers) + (uint)writer) << 16) + (uint)number) * 8) + (uint)index;
        return new Point
        {
            Id = new Guid(own * 0x9E37_79B1u, (ushort)round, (ushort)writer, 0, 0, 0, (byte)(number >> 16), (byte)(number >> 8), (byte)number, 0, (byte)index),
            Payload = new Payload
            {
                [MessageFields.Session] = FieldValue.Of($"{Agent}/{number}"),
                [MessageFields.Timestamp] = FieldValue.Of(random.Next(100)),
                [MessageFields.Agent] = FieldValue.Of(Agent),
                [MessageFields.Role] = FieldValue.Of(index % 2 == 0 ? "user" : "assistant"),
                [MessageFields.Tags] = FieldValue.Of([$"n{number % 5}", "crash"]),
                [MessageFields.SessionVersion] = FieldValue.Of(0),
                Body = Encoding.UTF8.GetBytes($"{Agent}/{number}/{index} {new string('x', random.Next(2000))}"),
            },
            Dense = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Direction(random))],
            Lexical = new SparseVector(new[] { CommonTerm, own }, new[] { 1f + random.NextSingle(), 1f + random.NextSingle() }),
            Digest = $"{Agent}/{number}/{index}",
        };
    }
}
