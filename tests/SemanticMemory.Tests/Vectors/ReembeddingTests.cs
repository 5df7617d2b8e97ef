using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.OpenAI.Double;

namespace SemanticMemory.Tests.Vectors;

/// <summary>A store moves to another embedding model: it answers all the while, loses nothing, can be stopped, and is whole in the end.</summary>
public abstract partial class ReembeddingTests : IAsyncLifetime
{
    private static readonly TenantId s_acme = TenantId.Parse("acme");
    private static readonly TenantId s_globex = TenantId.Parse("globex");

    private readonly List<IDisposable> _generators = [];
    private EmbeddingDouble? _oldModel;
    private EmbeddingDouble? _newModel;
    private Embedder? _old;
    private Embedder? _new;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Embedder Old => _old!;

    private Embedder New => _new!;

    private EmbeddingDouble NewModel => _newModel!;

    protected abstract bool MovesFromElsewhere { get; }

    protected abstract IReadOnlyList<string> StoreArguments { get; }

    protected abstract Task<MemoryStore> OpenAsync(EmbeddingFingerprint model, EmbeddingFingerprint? next = null);

    protected abstract ValueTask DiscardAsync();

    public async ValueTask InitializeAsync()
    {
        (_oldModel, _newModel) = (await EmbeddingDouble.StartAsync("old-model", 512), await EmbeddingDouble.StartAsync("new-model", 640));
        (_old, _new) = (Model(_oldModel), Model(_newModel));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _generators.ForEach(generator => generator.Dispose());
        await _oldModel!.DisposeAsync();
        await NewModel.DisposeAsync();
        await DiscardAsync();
    }

    [Fact]
    public async Task Everything_moves_and_is_found_by_the_new_model()
    {
        var count = 0L;
        Dictionary<Guid, string> features;
        await using (var store = await OpenAsync(Old.Fingerprint))
        {
            await FillAsync(Memory(store, s_acme), 150, "acme");
            await FillAsync(Memory(store, s_globex), 20, "globex");
            count = await CountAsync(store);
            features = await FeaturesAsync(store);
        }

        await using (var store = await OpenAsync(New.Fingerprint))
        {
            var result = await new Reembedding(store, New).RunAsync(cancellationToken: Token);
            Assert.Equal((false, count, 0), (result.AlreadyThere, result.Points, result.Refused));
            Assert.True((await new Reembedding(store, New).RunAsync(cancellationToken: Token)).AlreadyThere);
        }

        await using var moved = await OpenAsync(New.Fingerprint);
        await moved.CheckAsync(Token);
        Assert.Equal(count, await CountAsync(moved));
        Assert.Contains(features.Values, kept => kept.Length > 0);
        Assert.Equal(features, await FeaturesAsync(moved));
        var memory = new SessionManager(moved.OpenTenant(s_acme), New);
        foreach (var number in new[] { 0, 77, 149 })
        {
            Assert.Equal($"The automobile acme{number} is here.", await NearestAsync(memory, $"acme{number}"));
        }

        // What has no vectors, a tool's answer and what is left of a deleted message, moves as well.
        Assert.Contains((await memory.SearchAsync(new SearchRequest { Query = "toolwork", Mode = SearchMode.Keyword }, Token)).Hits, hit => hit.Message.Role == MessageRole.Tool);
        Assert.Equal("embedding-model-changed", (await Assert.ThrowsAsync<MemoryException>(async () =>
        {
            await moved.DisposeAsync();
            await using var former = await OpenAsync(Old.Fingerprint);
            await former.CheckAsync(Token);
        })).Problem);
    }

    [Fact]
    public async Task Another_model_than_the_stored_one_is_refused_and_the_cure_is_named()
    {
        await using (var store = await OpenAsync(Old.Fingerprint))
        {
            await FillAsync(Memory(store, s_acme), 2, "acme");
        }

        await using var other = await OpenAsync(New.Fingerprint);
        var refused = await Assert.ThrowsAsync<MemoryException>(() => other.CheckAsync(Token));
        Assert.Equal((MemoryError.Misconfigured, "embedding-model-changed"), (refused.Error, refused.Problem));
        Assert.Contains("semantic-memory reembed", refused.Message, StringComparison.Ordinal);
        Assert.Contains("old-model", refused.Message, StringComparison.Ordinal);
        Assert.Contains("new-model", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_move_that_was_stopped_goes_on_where_it_was()
    {
        await using (var store = await OpenAsync(Old.Fingerprint))
        {
            await FillAsync(Memory(store, s_acme), 600, "acme");
        }

        for (var stop = 1; stop <= 2; stop++)
        {
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
            await using var store = await OpenAsync(New.Fingerprint);
            var reports = 0;
            var progress = new Told(_ =>
            {
                if (++reports == 2)
                {
                    stopping.Cancel();
                }
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Reembedding(store, New).RunAsync(progress, stopping.Token));
        }

        Assert.InRange(Texts(), 256, 599);
        await using (var store = await OpenAsync(New.Fingerprint))
        {
            await new Reembedding(store, New).RunAsync(cancellationToken: Token);
            Assert.Equal("The automobile acme333 is here.", await NearestAsync(new SessionManager(store.OpenTenant(s_acme), New), "acme333"));
        }

        // At most one batch of each stop is asked for twice.
        Assert.InRange(Texts(), 600, 600 + (2 * 128));
    }

    [Fact]
    public async Task The_command_killed_in_the_middle_leaves_a_store_that_answers_and_finishes_when_run_again()
    {
        await using (var store = await OpenAsync(Old.Fingerprint))
        {
            await FillAsync(Memory(store, s_acme), 700, "acme");
        }

        NewModel.Pace = TimeSpan.FromMilliseconds(400);
        using (var killed = Run())
        {
            await UntilAsync(() => NewModel.Answered.Count >= 2);
            killed.Kill();
            await killed.WaitForExitAsync(Token);
        }

        Assert.InRange(Texts(), 128, 699);
        await using (var store = await OpenAsync(Old.Fingerprint, New.Fingerprint))
        {
            Assert.Equal("The automobile acme5 is here.", await NearestAsync(Memory(store, s_acme), "acme5"));
        }

        NewModel.Pace = TimeSpan.Zero;
        using var again = Run();
        await again.WaitForExitAsync(Token);
        Assert.True(again.ExitCode == 0, await again.StandardError.ReadToEndAsync(Token));
        Assert.Contains("counted before and after", await again.StandardOutput.ReadToEndAsync(Token), StringComparison.Ordinal);
        await using var moved = await OpenAsync(New.Fingerprint);
        Assert.Equal("The automobile acme699 is here.", await NearestAsync(new SessionManager(moved.OpenTenant(s_acme), New), "acme699"));
    }

    [Fact]
    public async Task Questions_are_answered_and_writes_are_in_it_while_it_moves()
    {
        await using var store = await OpenAsync(Old.Fingerprint, New.Fingerprint);
        var session = await FillAsync(Memory(store, s_acme), 500, "acme");
        MemoryStore[] servers = MovesFromElsewhere ? [store, await OpenAsync(Old.Fingerprint, New.Fingerprint)] : [store];
        await using var mover = MovesFromElsewhere ? await OpenAsync(New.Fingerprint) : null;
        NewModel.Pace = TimeSpan.FromMilliseconds(600);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var (said, patched, deleted) = (new ConcurrentDictionary<string, Guid>(), new ConcurrentDictionary<Guid, string>(), new ConcurrentDictionary<Guid, string>());
        var (questions, longest) = (0, TimeSpan.Zero);
        var reading = Task.Run(async () =>
        {
            for (; !over.IsCancellationRequested; questions++)
            {
                var watch = Stopwatch.StartNew();
                Assert.Equal($"The automobile acme{questions % 400} is here.", await NearestAsync(Memory(servers[questions % servers.Length], s_acme), $"acme{questions % 400}"));
                longest = watch.Elapsed > longest ? watch.Elapsed : longest;
            }
        }, Token);
        var writing = Task.WhenAll(servers.Select((server, index) => Task.Run(
            () => WriteAsync(Memory(server, s_acme), session, $"server{index}x", said, patched, deleted, over.Token), Token)));
        await Task.Delay(200, Token);
        await new Reembedding(mover ?? store, New).RunAsync(cancellationToken: Token);
        NewModel.Pace = TimeSpan.Zero;
        await Task.Delay(1000, Token);
        await over.CancelAsync();
        await Task.WhenAll(reading, writing);

        TestContext.Current.SendDiagnosticMessage($"{questions} questions while it moved, the slowest {longest.TotalMilliseconds:0} ms; {said.Count} messages written, {patched.Count} patched, {deleted.Count} deleted");
        Assert.InRange(questions, 10, int.MaxValue);
        Assert.InRange(patched.Count, 3, int.MaxValue);
        Assert.InRange(deleted.Count, 3, int.MaxValue);
        foreach (var server in servers)
        {
            Assert.Equal(New.Fingerprint, server.OpenTenant(s_acme).Embedding);
        }

        var memory = Memory(servers[^1], s_acme);
        while ((await memory.FillVectorsAsync(cancellationToken: Token)).Waiting > 0)
        {
        }

        Assert.Equal(said.Count - deleted.Count, await servers[0].OpenTenant(s_acme).Messages.CountAsync(
            Filter.AllOf(new Filter.EqualTo(MessageFields.Author, "writer"), new Filter.Missing(MessageFields.DeletedFrom)), Token));
        foreach (var (name, id) in said)
        {
            if (deleted.ContainsKey(id))
            {
                await Assert.ThrowsAsync<MemoryException>(() => memory.GetMessageAsync(id, Token));
                Assert.DoesNotContain((await memory.SearchAsync(new SearchRequest { Query = name, Mode = SearchMode.Keyword }, Token)).Hits, hit => hit.Message.Id == id);
            }
            else
            {
                Assert.Equal($"The boat {name} is there.", await NearestAsync(memory, name));
                Assert.Equal(patched.GetValueOrDefault(id), (string?)(await memory.GetMessageAsync(id, Token)).Metadata?["mark"]);
            }
        }

        if (MovesFromElsewhere)
        {
            await servers[1].DisposeAsync();
        }
    }

    [Fact]
    public async Task What_the_old_model_owed_is_made_up_for_and_the_new_one_still_owes_its_own()
    {
        await using var store = await OpenAsync(Old.Fingerprint, New.Fingerprint);
        var memory = Memory(store, s_acme);
        await FillAsync(memory, 5, "acme");
        var messages = store.OpenTenant(s_acme).Messages;
        await using (var move = store.MoveTo(New.Fingerprint))
        {
            Assert.True(await move.BeginAsync(Token));
            await move.PrepareAsync(s_acme, Token);
            await messages.PatchAsync(
                new Filter.EqualTo(MessageFields.Role, "user"), new PointPatch { Set = new Payload { [MessageFields.AwaitsVectors] = FieldValue.Of(1) } }, Token);
            Assert.Equal(5, (await memory.FillVectorsAsync(cancellationToken: Token)).Filled);
            Assert.Equal(7, (await move.ListAsync(s_acme, 100, Token)).Count);
        }

        await new Reembedding(store, New).RunAsync(cancellationToken: Token);
        Assert.Equal("The automobile acme2 is here.", await NearestAsync(memory, "acme2"));
    }

    [Fact]
    public async Task What_is_written_between_the_vectors_and_the_switch_is_not_undone_by_it()
    {
        await using var store = await OpenAsync(Old.Fingerprint, New.Fingerprint);
        var memory = Memory(store, s_acme);
        var session = await FillAsync(memory, 5, "acme");
        var written = await memory.AppendAsync(session, [.. Enumerable.Range(0, 2).Select(number => new NewMessage { Role = MessageRole.User, Content = $"The boat {number} is there." })], Token);
        await using var move = store.MoveTo(New.Fingerprint);
        Assert.True(await move.BeginAsync(Token));
        await FillAsync(move);
        await memory.DeleteMessageAsync(written[0].Id, Token);
        await memory.UpdateMessageAsync(written[1].Id, new MessagePatch(JsonNode.Parse("""{"metadata":{"mark":"patched"}}""")!.AsObject()), Token);
        var appended = await memory.AppendAsync(session, new NewMessage { Role = MessageRole.User, Content = "The boat 2 is there." }, Token);
        while (!await move.TrySwitchAsync(1000, _ => Task.CompletedTask, Token))
        {
            await FillAsync(move);
        }

        await Assert.ThrowsAsync<MemoryException>(() => memory.GetMessageAsync(written[0].Id, Token));
        Assert.Equal("patched", (string?)(await memory.GetMessageAsync(written[1].Id, Token)).Metadata?["mark"]);
        Assert.Equal("The boat 2 is there.", (await memory.GetMessageAsync(appended.Id, Token)).Content);
        Assert.DoesNotContain((await memory.SearchAsync(new SearchRequest { Query = "boat", Mode = SearchMode.Keyword }, Token)).Hits, hit => hit.Message.Id == written[0].Id);
        Assert.Equal(New.Fingerprint, store.OpenTenant(s_acme).Embedding);
    }

    [Fact]
    public async Task A_server_that_does_not_know_the_new_model_goes_on_by_words()
    {
        await using var store = await OpenAsync(Old.Fingerprint, New.Fingerprint);
        var unaware = new SessionManager(store.OpenTenant(s_acme), Old, new SessionManagerOptions { Backlog = new VectorBacklog(store) });
        var session = await FillAsync(unaware, 5, "acme");
        await new Reembedding(store, New).RunAsync(cancellationToken: Token);
        await UntilAsync(() => unaware.SearchAsync(new SearchRequest { Query = "acme3" }, Token).GetAwaiter().GetResult().Degraded == "embedding-model-changed");
        var appended = await unaware.AppendAsync(session, new NewMessage { Role = MessageRole.User, Content = "The boat unaware is there." }, Token);
        Assert.Equal(appended.Id, (await unaware.SearchAsync(new SearchRequest { Query = "unaware" }, Token)).Hits[0].Message.Id);
        var aware = Memory(store, s_acme);
        Assert.Equal(1, (await aware.FillVectorsAsync(cancellationToken: Token)).Filled);
        Assert.Equal("The boat unaware is there.", await NearestAsync(aware, "unaware"));
        Assert.True(appended.Created);
    }

    [Fact]
    public async Task Two_moves_at_once_exclude_each_other_and_one_can_be_given_up()
    {
        await using var third = await EmbeddingDouble.StartAsync("third-model", 640);
        var thirdModel = Model(third);
        await using var store = await OpenAsync(Old.Fingerprint, New.Fingerprint);
        await FillAsync(Memory(store, s_acme), 5, "acme");
        await using (var begun = store.MoveTo(New.Fingerprint))
        {
            Assert.True(await begun.BeginAsync(Token));
            await begun.PrepareAsync(s_acme, Token);
            var refused = await Assert.ThrowsAsync<MemoryException>(() => new Reembedding(store, thirdModel).RunAsync(cancellationToken: Token));
            Assert.Equal((MemoryError.Conflict, "reembed-other-model"), (refused.Error, refused.Problem));
            Assert.Contains("--abandon", refused.Message, StringComparison.Ordinal);
            await begun.AbandonAsync(Token);
        }

        Assert.Equal("The automobile acme3 is here.", await NearestAsync(Memory(store, s_acme), "acme3"));
        await new Reembedding(store, thirdModel).RunAsync(cancellationToken: Token);
        Assert.Equal("The automobile acme3 is here.", await NearestAsync(new SessionManager(store.OpenTenant(s_acme), Old, new SessionManagerOptions { NextEmbedder = thirdModel }), "acme3"));
    }
}
