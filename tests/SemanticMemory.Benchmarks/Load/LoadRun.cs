using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using SemanticMemory.Context;
using SemanticMemory.Embedded;
using SemanticMemory.Embedded.Vectors;
using SemanticMemory.Embedding;
using SemanticMemory.Lexical;
using SemanticMemory.Limits;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Benchmarks.Load;

/// <summary>Whole-store figures through the public way in: one JSON line. Nothing is asserted; docs/performance.md says what is wanted.</summary>
internal sealed class LoadRun : IAsyncDisposable
{
    private const int SessionLength = 200;
    private static readonly DateTimeOffset s_start = new(2025, 2, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("semantic-memory-load-").FullName;
    private readonly LoadCorpus _corpus = new(seed: 1);
    private readonly Embedder _embedder = new(new BuiltInEmbeddingGenerator());
    private readonly JsonObject _figures = [];
    private EmbeddedMemoryStore _store;

    private LoadRun() => _store = Open();

    public static async Task RunAsync(int messages, TextWriter output)
    {
        await using var run = new LoadRun();
        await run._embedder.EmbedQueryAsync("The model is loaded before anything is timed.");
        run._figures["messages"] = messages;
        run._figures["cores"] = Environment.ProcessorCount;
        await run.ImportAsync(messages);
        await run.ReopenAsync(messages);
        await run.QueriesAsync();
        await run.ContextsAsync();
        await run.AppendsAsync();
        await run.NeighboursOfOtherTenantsAsync(messages);
        await run.LongMessagesAsync(messages);
        await output.WriteLineAsync(run._figures.ToJsonString(new JsonSerializerOptions { WriteIndented = false }));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private EmbeddedMemoryStore Open() => new(new EmbeddedOptions { Path = _folder }, _embedder.Fingerprint);

    private SessionManager Tenant(string id, UsageLimits? limits = null) =>
        new(_store.OpenTenant(TenantId.Parse(id)), _embedder, new SessionManagerOptions { Limits = limits ?? new UsageLimits() });

    private async Task ImportAsync(int messages)
    {
        var batches = Enumerable.Range(0, messages / SessionLength).Select(i => (Number: i, Messages: _corpus.Messages(SessionLength, s_start.AddHours(i)))).ToArray();
        var started = Stopwatch.GetTimestamp();
        await ImportAsync(Tenant("large"), batches);
        _figures["importPerSecond"] = Math.Round(messages / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static Task ImportAsync(SessionManager memory, (int Number, NewMessage[] Messages)[] batches) => Parallel.ForEachAsync(
        batches,
        new ParallelOptions { MaxDegreeOfParallelism = 4 },
        async (batch, cancellationToken) =>
        {
            var session = await memory.StartAsync(new NewSession { Channel = batch.Number % 3 == 0 ? "email" : "web", UserId = $"user-{batch.Number % 100}", ExternalId = $"s-{batch.Number}" }, cancellationToken);
            await memory.AppendAsync(session.Session.Id, batch.Messages, cancellationToken);
        });

    /// <summary>Time to the first answer after a restart, and what an open tenant costs in memory once its caches are warm.</summary>
    private async Task ReopenAsync(int messages)
    {
        await _store.DisposeAsync();
        var empty = Memory();
        var started = Stopwatch.GetTimestamp();
        _store = Open();
        await Tenant("large").SearchAsync(new SearchRequest { Query = _corpus.Questions[0] });
        _figures["reopenMs"] = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        foreach (var question in _corpus.Questions)
        {
            await Tenant("large").SearchAsync(new SearchRequest { Query = question });
        }

        _figures["bytesPerMessage"] = (Memory() - empty) / messages;
        _figures["workingSetMiB"] = Process.GetCurrentProcess().WorkingSet64 >> 20;
    }

    /// <summary>What the store takes for both queries with the bodies of their hits, and what a whole search takes.</summary>
    private async Task QueriesAsync()
    {
        var (memory, messages, bm25) = (Tenant("large"), _store.OpenTenant(TenantId.Parse("large")).Messages, new Bm25());
        var (hybrid, search) = (new Figures(), new Figures());
        var allocated = 0L;
        for (var round = 0; round < 4; round++)
        {
            foreach (var question in _corpus.Questions)
            {
                await hybrid.MeasureAsync(async () => await messages.QueryAsync(
                [
                    new VectorQuery.Dense(await _embedder.EmbedQueryAsync(question), MessageVisibility.Present, 80),
                    new VectorQuery.Lexical(bm25.QueryWeights(question), MessageVisibility.Present, 80),
                ]));
                var before = GC.GetAllocatedBytesForCurrentThread();
                await search.MeasureAsync(() => memory.SearchAsync(new SearchRequest { Query = question }));
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        Report("hybridQuery", hybrid);
        Report("search", search);
        _figures["searchAllocatedKiB"] = allocated / 1024 / (4 * _corpus.Questions.Count);
    }

    private async Task ContextsAsync()
    {
        var (memory, figures) = (Tenant("large"), new Figures());
        var sessions = (await memory.ListAsync(new SessionQuery { Limit = 100 })).Items;
        for (var i = 0; i < 4 * _corpus.Questions.Count; i++)
        {
            var request = new ContextRequest { Query = _corpus.Questions[i % _corpus.Questions.Count], Scope = RecallScope.Tenant };
            await figures.MeasureAsync(() => memory.BuildContextAsync(sessions[i % sessions.Count].Id, request));
        }

        Report("context", figures);
    }

    /// <summary>Durable appends of one message each, through the whole of SessionManager.</summary>
    private async Task AppendsAsync()
    {
        var one = await AppendsAsync(["large"], callers: 1);
        var limited = await AppendsAsync(["large"], callers: 1, new UsageLimits { MessagesPerDay = int.MaxValue, TokensPerMonth = long.MaxValue });
        var many = await AppendsAsync(["large"], callers: 64);
        var spread = await AppendsAsync([.. Enumerable.Range(0, 64).Select(i => $"spread-{i}")], callers: 64);
        _figures["appendsPerSecond"] = new JsonObject { ["oneCaller"] = one.PerSecond, ["oneCallerWithLimits"] = limited.PerSecond, ["64Callers"] = many.PerSecond, ["64Tenants"] = spread.PerSecond };
        _figures["writesPerFsync"] = new JsonObject { ["oneCaller"] = one.PerFsync, ["64Callers"] = many.PerFsync, ["64Tenants"] = spread.PerFsync };
    }

    private async Task<(double PerSecond, double PerFsync)> AppendsAsync(string[] tenants, int callers, UsageLimits? limits = null)
    {
        var sessions = await Task.WhenAll(Enumerable.Range(0, callers).Select(async i =>
        {
            var memory = Tenant(tenants[i % tenants.Length], limits);
            return (Memory: memory, (await memory.StartAsync(new NewSession { Channel = "web", UserId = $"writer-{i}", Title = "Load" })).Session.Id);
        }));
        var texts = Enumerable.Range(0, 1000).Select(_ => _corpus.Text(150)).ToArray();
        var (before, appended) = (await WritesAsync(tenants), 0);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(sessions.Select((session, caller) => Task.Run(async () =>
        {
            for (var i = 0; Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(4); i++)
            {
                await session.Memory.AppendAsync(session.Id, new NewMessage { Role = MessageRole.User, Content = texts[((caller * 31) + i) % texts.Length] });
                Interlocked.Increment(ref appended);
            }
        })));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var after = await WritesAsync(tenants);
        return (Math.Round(appended / seconds), Math.Round((after.Operations - before.Operations) / (double)(after.Commits - before.Commits), 1));
    }

    private async Task<(long Operations, long Commits)> WritesAsync(string[] tenants)
    {
        var sums = (Operations: 0L, Commits: 0L);
        foreach (var tenant in tenants)
        {
            var writes = await _store.CountWritesAsync(TenantId.Parse(tenant));
            sums = (sums.Operations + writes.Operations, sums.Commits + writes.Commits);
        }

        return sums;
    }

    /// <summary>The same queries in two tenants of the same 1,000 messages, in turns: one alone in its store, one with 200 others open beside it.</summary>
    private async Task NeighboursOfOtherTenantsAsync(int messages)
    {
        var batches = Enumerable.Range(0, 5).Select(i => (i, _corpus.Messages(SessionLength, s_start.AddDays(i)))).ToArray();
        var lonelyFolder = Directory.CreateTempSubdirectory("semantic-memory-alone-").FullName;
        await using (var lonely = new EmbeddedMemoryStore(new EmbeddedOptions { Path = lonelyFolder }, _embedder.Fingerprint))
        {
            var alone = new SessionManager(lonely.OpenTenant(TenantId.Parse("small")), _embedder);
            var crowded = Tenant("small");
            await ImportAsync(alone, batches);
            await ImportAsync(crowded, batches);
            for (var i = 0; i < 200; i++)
            {
                await ImportAsync(Tenant($"other-{i}"), [(0, _corpus.Messages(messages / 200, s_start))]);
            }

            var (aloneFigures, crowdedFigures) = (new Figures(), new Figures());
            for (var round = 0; round < 6; round++)
            {
                foreach (var question in _corpus.Questions)
                {
                    var request = new SearchRequest { Query = question };
                    await aloneFigures.MeasureAsync(() => alone.SearchAsync(request));
                    await crowdedFigures.MeasureAsync(() => crowded.SearchAsync(request));
                }
            }

            _figures["smallTenant"] = new JsonObject { ["aloneP50Ms"] = aloneFigures.P50, ["crowdedP50Ms"] = crowdedFigures.P50, ["ratio"] = Math.Round(crowdedFigures.P50 / aloneFigures.P50, 3) };
        }

        Directory.Delete(lonelyFolder, recursive: true);
    }

    /// <summary>What a further passage costs in memory: as many mails as make that many passages, beside as many messages of one passage each.</summary>
    private async Task LongMessagesAsync(int messages)
    {
        const int MailLength = 6000;
        await _store.DisposeAsync();
        _store = Open();
        var count = messages / Passages.Split(_corpus.Text(MailLength)).Count;
        var (passages, mails) = await MemoryOfAsync("mails", count, MailLength);
        var (_, singles) = await MemoryOfAsync("singles", count, 150);
        _figures["mails"] = new JsonObject { ["messages"] = count, ["passages"] = passages, ["bytesPerMail"] = mails / count, ["bytesPerFurtherPassage"] = (mails - singles) / (passages - count) };
    }

    private async Task<(int Passages, long Bytes)> MemoryOfAsync(string tenant, int count, int length)
    {
        var memory = Tenant(tenant);
        var session = (await memory.StartAsync(new NewSession { Channel = "email" })).Session.Id;
        var passages = 0;
        for (var from = 0; from < count; from += SessionLength)
        {
            var batch = Enumerable.Range(from, Math.Min(SessionLength, count - from))
                .Select(i => new NewMessage { Role = MessageRole.User, Content = _corpus.Text(length), Timestamp = s_start.AddMinutes(i) }).ToArray();
            passages += batch.Sum(mail => Passages.Split(mail.Content).Count);
            await memory.AppendAsync(session, batch);
        }

        await _store.DisposeAsync();
        _store = Open();
        var empty = Memory();
        foreach (var question in _corpus.Questions)
        {
            await Tenant(tenant).SearchAsync(new SearchRequest { Query = question });
        }

        return (passages, Memory() - empty);
    }

    // What the process holds on to: managed objects that are still reachable, codes of vectors, and what SQLite has allocated.
    private static long Memory()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true) + CodeMemory.Allocated + SQLitePCL.raw.sqlite3_memory_used();
    }

    private void Report(string name, Figures figures) =>
        _figures[name] = new JsonObject { ["p50Ms"] = figures.P50, ["p95Ms"] = figures.P95, ["p99Ms"] = figures.P99 };
}
