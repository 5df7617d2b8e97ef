using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Storage;

namespace SemanticMemory.Benchmarks.Qdrant;

/// <summary>
/// What the Qdrant store itself costs a hybrid query: the request written, the answer read and made into hits. A handler in the place of the network answers at
/// once with the same bytes, so that neither Qdrant nor sockets are in the figures.
/// </summary>
internal static class OverheadRun
{
    private const int Dimension = 256;
    private const int Warm = 2000;
    private const int Rounds = 3000;

    private static readonly EmbeddingFingerprint s_model = new("overhead", Dimension);

    // A search asks for features; the body alone and whole points are what others may ask for. No hits: what a query costs before the first.
    private static readonly (PointParts Parts, int Hits)[] s_asked =
    [
        (PointParts.Features, 0), (PointParts.Features, 100), (PointParts.Features, 160), (PointParts.Features, 400), (PointParts.Body, 100), (PointParts.All, 100),
    ];

    /// <summary>Prints a line for each number of hits, both queries together, and what compressing the answer would cost.</summary>
    public static async Task RunAsync(TextWriter output)
    {
        foreach (var (parts, hits) in s_asked)
        {
            using var answers = new CannedAnswers(s_model, hits);
            await using var store = new QdrantMemoryStore(new QdrantOptions(), s_model, null, null, answers.Over);
            var messages = store.OpenTenant(CannedAnswers.Tenant).Messages;
            var queries = Queries(Math.Max(1, hits / 2));
            var (times, allocated) = (new double[Rounds], 0L);
            for (var i = -Warm; i < Rounds; i++)
            {
                var started = Stopwatch.GetTimestamp();
                var found = await messages.QueryAsync(queries, parts);
                var took = Stopwatch.GetElapsedTime(started);
                if (found.Sum(one => one.Count) != hits)
                {
                    throw new InvalidOperationException("Another number of hits came back.");
                }

                if (i >= 0)
                {
                    times[i] = took.TotalMilliseconds;
                }

                if (i == 0)
                {
                    allocated = GC.GetTotalAllocatedBytes(precise: true);
                }
            }

            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            Array.Sort(times);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{hits} hits with {parts}: p50 {times[Rounds / 2]:F3} ms, p95 {times[Rounds * 95 / 100]:F3} ms, {allocated / (Rounds - 1) / 1024.0:F1} KiB allocated; request {answers.LastRequest / 1024.0:F1} KiB, answer {answers.QueryAnswer.Length / 1024.0:F1} KiB, {Compression(answers.QueryAnswer)}"));
        }
    }

    private static VectorQuery[] Queries(int limit)
    {
        var random = new Random(1);
        var filter = Filter.AllOf(
            new Filter.Not(new Filter.EqualTo(MessageFields.Session, Guid.NewGuid().ToString())),
            new Filter.EqualTo(MessageFields.User, "dana"),
            new Filter.In(MessageFields.Status, ["active", "paused", "archived"]),
            new Filter.Range(MessageFields.Timestamp, 1_700_000_000_000_000, 1_800_000_000_000_000));
        var terms = Enumerable.Range(1, 12).Select(_ => (uint)random.NextInt64(uint.MaxValue)).Distinct().Order().ToArray();
        return
        [
            new VectorQuery.Dense(CannedAnswers.Unit(random, Dimension), filter, limit),
            new VectorQuery.Lexical(new SparseVector(terms, terms.Select(_ => 1f + random.NextSingle()).ToArray()), filter, limit),
        ];
    }

    private static string Compression(byte[] answer)
    {
        using var packed = new MemoryStream();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 20; i++)
        {
            packed.SetLength(0);
            using var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(answer);
        }

        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds / 20;
        var saved = (answer.Length - packed.Length) * 8 / 1e9 * 1000;
        return string.Create(CultureInfo.InvariantCulture, $"gzip takes {took:F2} ms to make it {packed.Length / 1024.0:F1} KiB, which saves {saved:F2} ms of a Gbit/s");
    }
}
