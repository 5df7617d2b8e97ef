using System.Diagnostics;
using System.Text.Json.Nodes;
using SemanticMemory.Benchmarks.Load;

namespace SemanticMemory.Benchmarks.Http;

/// <summary>Callers of 200 sessions at once: so many appends to one context window each, all as fast as answers come, or together at a given rate.</summary>
internal sealed class Traffic(Calls calls, ServerUnderLoad server, IReadOnlyList<string> sessions, int appendsPerContext, bool overTenant)
{
    private readonly Figures _appends = new();
    private readonly Figures _contexts = new();
    private int _answers;
    private int _failures;

    /// <summary>Answers a second when each caller sends its next request as soon as it has an answer.</summary>
    public async Task<(double PerSecond, JsonObject Figures)> FlatOutAsync(TimeSpan length)
    {
        var (started, before) = (Stopwatch.GetTimestamp(), server.ProcessorTime);
        await Task.WhenAll(sessions.Select((session, caller) => Task.Run(async () =>
        {
            for (var i = caller; Stopwatch.GetElapsedTime(started) < length; i++)
            {
                await SendAsync(session, i, Stopwatch.GetTimestamp());
            }
        })));
        return Report(started, before);
    }

    /// <summary>The same requests at a rate: each is due at its time, whoever is free sends it, and the wait for that counts.</summary>
    public async Task<(double PerSecond, JsonObject Figures)> AtRateAsync(double perSecond, TimeSpan length)
    {
        var (started, before, next) = (Stopwatch.GetTimestamp(), server.ProcessorTime, -1);
        await Task.WhenAll(sessions.Select(session => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number / perSecond < length.TotalSeconds)
            {
                var due = started + (long)(number / perSecond * Stopwatch.Frequency);
                var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (early > TimeSpan.Zero)
                {
                    await Task.Delay(early);
                }

                // A timer that fires late is the benchmark's own lateness; a caller that is not free in time is the server's.
                await SendAsync(session, number, early > TimeSpan.Zero ? Stopwatch.GetTimestamp() : due);
            }
        })));
        return Report(started, before);
    }

    private async Task SendAsync(string session, int number, long due)
    {
        var context = number % (appendsPerContext + 1) == 0;
        var well = context ? await calls.ContextAsync(session, overTenant) : await calls.AppendAsync(session, number);
        (context ? _contexts : _appends).Add(Stopwatch.GetElapsedTime(due));
        Interlocked.Increment(ref _answers);
        Interlocked.Add(ref _failures, well ? 0 : 1);
    }

    private (double PerSecond, JsonObject Figures) Report(long started, TimeSpan before)
    {
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var perSecond = _answers / seconds;
        return (perSecond, new JsonObject
        {
            ["perSecond"] = Math.Round(perSecond),
            ["errors"] = _failures,
            ["contextP50Ms"] = _contexts.P50,
            ["contextP99Ms"] = _contexts.P99,
            ["appendP50Ms"] = _appends.P50,
            ["appendP99Ms"] = _appends.P99,
            ["serverCores"] = Math.Round((server.ProcessorTime - before).TotalSeconds / seconds, 2),
        });
    }
}
