using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;
using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Writes that fail half-way or take too long while another server moves the messages to another model: what the collection in use has, the new one has.</summary>
public sealed class SlowWritesWhileMovingTests : IAsyncLifetime
{
    private const string Deletes = "delete";
    private const string Patches = "patch";
    private const string Upserts = "upsert";
    private const string Erases = "erase";

    private static readonly TenantId s_acme = TenantId.Parse("acme");
    private static readonly EmbeddingFingerprint s_next = new("next-model", 16);

    private readonly HoldingWire _wire = new();
    private QdrantDouble? _qdrant;
    private QdrantMemoryStore? _writer;
    private QdrantMemoryStore? _other;
    private ModelMove? _move;

    public static TheoryData<string> Writes => [Deletes, Patches, Upserts, Erases];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private QdrantDouble Qdrant => _qdrant!;

    private PointCollection Messages => _writer!.OpenTenant(s_acme).Messages;

    private ModelMove Move => _move!;

    public async ValueTask InitializeAsync()
    {
        _qdrant = await QdrantDouble.StartAsync();
        var options = new QdrantOptions
        {
            Endpoint = Qdrant.Endpoint,
            Retries = 0,
            BreakerCalls = 1000,
            SwitchNotice = TimeSpan.FromMilliseconds(200),
            SwitchDrain = TimeSpan.FromSeconds(1),
        };
        _writer = new QdrantMemoryStore(options, Sample.Model, null, null, _wire.Over, s_next);
        _other = new QdrantMemoryStore(options, Sample.Model, next: s_next);
        _move = _other.MoveTo(s_next);
        await Messages.UpsertAsync([.. Enumerable.Range(1, 5).Select(number => Sample.Message(number))], Token);
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Release();
        await Move.DisposeAsync();
        await _other!.DisposeAsync();
        await _writer!.DisposeAsync();
        await Qdrant.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_that_failed_after_the_collection_in_use_had_it_is_not_undone_by_the_switch(string kind)
    {
        await BeginAsync();
        Qdrant.Faults.Add(new FaultRule(Fault.Unavailable) { Path = "messages-2/points", Times = int.MaxValue });
        await AssertUnavailableAsync(() => WriteAsync(kind));
        Qdrant.Faults.Clear();

        // A caller who tries again looks first, and meets it done.
        await AssertWrittenAsync(kind, _other!);
        await SwitchAsync();
        await AssertWrittenAsync(kind, _other!);
        await AssertWrittenAsync(kind, _writer!);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_begun_before_the_move_was_announced_is_in_the_new_collection_if_it_was_acknowledged(string kind)
    {
        _wire.Hold("messages-1/", kind);
        var writing = WriteAsync(kind);
        await _wire.Held;
        await BeginAsync();
        _wire.Release();
        await writing;
        await SwitchAsync();
        await AssertWrittenAsync(kind, _other!);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_that_outlasts_the_whole_move_is_not_acknowledged_and_can_be_repeated(string kind)
    {
        _wire.Hold("messages-1/", kind);
        var writing = WriteAsync(kind);
        await _wire.Held;
        await BeginAsync();
        await SwitchAsync();
        _wire.Release();
        await AssertUnavailableAsync(() => writing);
        await WriteAsync(kind);
        await AssertWrittenAsync(kind, _other!);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task While_it_moves_a_request_is_given_up_when_the_time_for_a_write_is_over(string kind)
    {
        await BeginAsync();
        _wire.Hold("messages-1/", kind);
        await AssertUnavailableAsync(() => WriteAsync(kind).WaitAsync(TimeSpan.FromSeconds(10), Token));
        _wire.Release();
        await SwitchAsync();
        Assert.Null(await StateAsync(_other!));
        await WriteAsync(kind);
        await AssertWrittenAsync(kind, _other!);
    }

    [Fact]
    public async Task A_tenant_erased_half_way_does_not_keep_the_move_from_its_end()
    {
        await BeginAsync();
        Qdrant.Faults.Add(new FaultRule(Fault.Unavailable) { Path = "messages-2/points/delete", Times = int.MaxValue });
        await AssertUnavailableAsync(() => _writer!.EraseTenantAsync(s_acme, Token));
        Qdrant.Faults.Clear();
        await SwitchAsync();
        Assert.Equal(0, await _other!.OpenTenant(s_acme).Messages.CountAsync(Filter.Everything, Token));
    }

    [Fact]
    public async Task Nothing_is_left_in_the_store_of_what_was_noted_while_it_moved()
    {
        await BeginAsync();
        await WriteAsync(Patches);
        Qdrant.Faults.Add(new FaultRule(Fault.Unavailable) { Path = "messages-2/points", Times = int.MaxValue });
        await AssertUnavailableAsync(() => WriteAsync(Upserts));
        Qdrant.Faults.Clear();
        await SwitchAsync();
        await Move.FinishAsync(Token);
        Assert.Equal(0, await _other!.OpenTenant(TenantId.System).Records.CountAsync(Filter.Everything, Token));
    }

    private async Task BeginAsync()
    {
        Assert.True(await Move.BeginAsync(Token));
        await Move.PrepareAsync(s_acme, Token);
    }

    // As the command does it, but for the vectors, which stay owed.
    private async Task SwitchAsync()
    {
        for (var round = 0; !await Move.TrySwitchAsync(1000, _ => Task.CompletedTask, Token); round++)
        {
            Assert.InRange(round, 0, 5);
            foreach (var tenant in await _other!.ListTenantsAsync(Token))
            {
                await Move.PrepareAsync(tenant, Token);
            }
        }
    }

    // All but the last leave the number of points as it is.
    private Task WriteAsync(string kind) => kind switch
    {
        Deletes => Messages.UpsertAsync([new Point { Id = Sample.Id(3), Payload = new Payload { [MessageFields.DeletedFrom] = FieldValue.Of("s") } }], Token),
        Patches => Messages.PatchAsync(Filter.Id(Sample.Id(3)), new PointPatch { Body = Sample.Body(Patches) }, Token),
        Upserts => Messages.UpsertAsync([Sample.Message(3) with { Payload = Sample.Message(3).Payload.With(Sample.Body(Upserts)) }], Token),
        _ => Messages.DeleteAsync(Filter.Id(Sample.Id(3)), Token),
    };

    private static async Task AssertWrittenAsync(string kind, QdrantMemoryStore store) => Assert.Equal(kind, await StateAsync(store));

    /// <summary>The last write that the third message shows; <see langword="null"/>: none.</summary>
    private static async Task<string?> StateAsync(QdrantMemoryStore store)
    {
        var found = await store.OpenTenant(s_acme).Messages.GetAsync([Sample.Id(3)], Token);
        return found.Count == 0 ? Erases
            : found[0].Payload.TryGet(MessageFields.DeletedFrom, out _) ? Deletes
            : found[0].Payload.Body.Text() switch { Patches => Patches, Upserts => Upserts, _ => null };
    }

    private static async Task AssertUnavailableAsync(Func<Task> call) =>
        Assert.Equal(MemoryError.Unavailable, (await Assert.ThrowsAsync<MemoryException>(call)).Error);

    /// <summary>Holds one write on its way to Qdrant until it is released, or its sender gives it up.</summary>
    private sealed class HoldingWire : DelegatingHandler
    {
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile string? _collection;
        private string? _operation;

        public Task Held => _held.Task;

        public HoldingWire Over(HttpMessageHandler inner)
        {
            InnerHandler = inner;
            return this;
        }

        public void Hold(string collection, string kind) =>
            (_operation, _collection) = (kind switch { Patches => "/points/payload", Erases => "/points/delete", _ => "/points" }, collection);

        public void Release() => _released.TrySetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_collection is { } collection && request.RequestUri!.AbsolutePath is var path && path.Contains(collection, StringComparison.Ordinal) && path.EndsWith(_operation!, StringComparison.Ordinal))
            {
                _collection = null;
                _held.TrySetResult();
                await _released.Task.WaitAsync(cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
