using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using SemanticMemory.Benchmarks.Load;

namespace SemanticMemory.Benchmarks.Http;

/// <summary>Lists of 10,000 sessions of two messages each, filtered in the ways that the list has.</summary>
internal sealed class Listing(Calls calls, LoadCorpus corpus)
{
    private const int Sessions = 10_000;
    private const int PagesOfEach = 10;

    private static readonly string[] s_channels = ["web", "email", "slack", "phone"];

    public Task FillAsync() => Parallel.ForEachAsync(Enumerable.Range(0, Sessions), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (i, _) =>
    {
        string first, second;
        lock (corpus)
        {
            (first, second) = (corpus.Text(150), corpus.Text(150));
        }

        var session = await calls.StartAsync(new JsonObject
        {
            ["channel"] = s_channels[i % s_channels.Length],
            ["userId"] = $"user-{i % 500}",
            ["agentId"] = $"agent-{i % 20}",
            ["entity"] = new JsonObject { ["type"] = "case", ["id"] = $"{i % 1000}" },
            ["tags"] = new JsonArray($"tag-{i % 30}", $"tag-{i % 7}"),
            ["message"] = new JsonObject { ["role"] = "user", ["content"] = first },
        });
        await calls.ChangeAsync(HttpMethod.Post, $"sessions/{session}/messages", new JsonObject { ["role"] = "assistant", ["content"] = second, ["inputTokens"] = 40, ["outputTokens"] = 30 });
        if (i % 5 == 0)
        {
            await calls.ChangeAsync(HttpMethod.Patch, $"sessions/{session}", new JsonObject { ["isResolved"] = true });
        }

        if (i % 6 == 0)
        {
            await calls.ChangeAsync(HttpMethod.Post, $"sessions/{session}/archive");
        }
    });

    /// <summary>Pages of 50, one after the other.</summary>
    public async Task<JsonObject> MeasureAsync()
    {
        string[] filters =
        [
            "", "status=active", "status=archived", "channel=email", "userId=user-7", "agentId=agent-3", "entityType=case&entityId=77", "entityType=case", "tag=tag-3",
            "resolved=true", "resolved=false&channel=web&status=active", "agentId=agent-4&tag=tag-4&status=active",
        ];
        var figures = new Figures();
        var pages = 0;
        for (var round = 0; round < 5; round++)
        {
            foreach (var filter in filters)
            {
                pages += await ReadAsync(filter, round == 0 ? null : figures);
            }
        }

        return new JsonObject { ["sessions"] = Sessions, ["pages"] = pages, ["p50Ms"] = figures.P50, ["p95Ms"] = figures.P95, ["p99Ms"] = figures.P99 };
    }

    private async Task<int> ReadAsync(string filter, Figures? figures)
    {
        string? cursor = null;
        for (var page = 1; ; page++)
        {
            var started = Stopwatch.GetTimestamp();
            var answer = await calls.GetAsync($"sessions?{filter}{(cursor is null ? "" : $"&cursor={cursor}")}");
            figures?.Add(Stopwatch.GetElapsedTime(started));
            using var json = JsonDocument.Parse(answer);
            cursor = json.RootElement.GetProperty("nextCursor").GetString();
            if (cursor is null || page == PagesOfEach)
            {
                return page;
            }
        }
    }
}
