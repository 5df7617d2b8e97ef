using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using SemanticMemory.Benchmarks.Load;

namespace SemanticMemory.Benchmarks.Http;

/// <summary>Figures of the running service, over HTTP, this client on the same machine included: one JSON line. Nothing is asserted; docs/performance.md says what is wanted.</summary>
internal static class HttpRun
{
    private const int Callers = 200;
    private const int SessionLength = 200;
    private const double Relaxed = .7;

    private static readonly DateTimeOffset s_start = new(2025, 2, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly JsonSerializerOptions s_oneLine = new() { WriteIndented = false };

    public static async Task RunAsync(int messages, TimeSpan phase, TextWriter output, TextWriter progress)
    {
        var corpus = new LoadCorpus(seed: 1);
        await using var server = await ServerUnderLoad.StartAsync();
        using var large = await server.CreateTenantAsync("large");
        var calls = new Calls(large, corpus);
        var figures = new JsonObject { ["messages"] = messages, ["callers"] = Callers, ["cores"] = Environment.ProcessorCount };
        figures["importPerSecond"] = Math.Round(messages / (await ImportAsync(calls, corpus, messages)).TotalSeconds);
        var sessions = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => calls.StartAsync(new JsonObject { ["channel"] = "web", ["userId"] = $"user-{i % 100}" })));

        // A server runs for days: what its runtime compiles late is compiled before anything is timed.
        await progress.WriteLineAsync("warming up");
        await new Traffic(calls, server, sessions, 4, overTenant: true).FlatOutAsync(phase);
        await new Traffic(calls, server, sessions, 4, overTenant: false).FlatOutAsync(phase / 2);
        foreach (var (name, appends, overTenant) in new[] { ("nineToOne", 9, true), ("halfAndHalf", 1, true), ("nineToOneOverUser", 9, false) })
        {
            await progress.WriteLineAsync(name);
            var (reached, flatOut) = await new Traffic(calls, server, sessions, appends, overTenant).FlatOutAsync(phase);
            await progress.WriteLineAsync($"{name}, relaxed");
            var (_, relaxed) = await new Traffic(calls, server, sessions, appends, overTenant).AtRateAsync(reached * Relaxed, phase);
            figures[name] = new JsonObject { ["flatOut"] = flatOut, ["at70Percent"] = relaxed };
        }

        await progress.WriteLineAsync("lists");
        using var listed = await server.CreateTenantAsync("listed");
        var listing = new Listing(new Calls(listed, corpus), corpus);
        await listing.FillAsync();
        figures["lists"] = await listing.MeasureAsync();
        figures["workingSetMiB"] = server.WorkingSetMiB;
        await output.WriteLineAsync(figures.ToJsonString(s_oneLine));
    }

    private static async Task<TimeSpan> ImportAsync(Calls calls, LoadCorpus corpus, int messages)
    {
        var batches = Enumerable.Range(0, messages / SessionLength).Select(i => (Number: i, Messages: corpus.Messages(SessionLength, s_start.AddHours(i)))).ToArray();
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (batch, _) =>
        {
            var session = await calls.StartAsync(new JsonObject
            {
                ["channel"] = batch.Number % 3 == 0 ? "email" : "web",
                ["userId"] = $"user-{batch.Number % 100}",
                ["externalId"] = $"s-{batch.Number}",
            });
            await calls.AppendAllAsync(session, batch.Messages);
        });
        return Stopwatch.GetElapsedTime(started);
    }
}
