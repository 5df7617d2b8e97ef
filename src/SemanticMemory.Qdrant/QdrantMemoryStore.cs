using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SemanticMemory.Qdrant.Chains;
using SemanticMemory.Qdrant.Collections;
using SemanticMemory.Qdrant.Moving;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant;

/// <summary>
/// A store on Qdrant, version 1.19 or later: one node, or a cluster when users outgrow one machine. Any number of processes may use the same
/// collections. Nothing is asked of Qdrant before the first call, which makes the collections that are missing.
/// </summary>
public sealed class QdrantMemoryStore : MemoryStore
{
    private const int FirstTenants = 10_000;
    private const int Growth = 8;

    private readonly QdrantOptions _options;
    private readonly QdrantConnection _connection;
    private readonly KnownModels _models;
    private readonly CollectionSetup _setup;
    private readonly Generations _generations;
    private readonly CollectionParts _parts;
    private readonly MoveNotes _notes;
    private int _disposed;

    /// <summary>A store for vectors of one model, and of <paramref name="next"/>, the model it is moving to.</summary>
    /// <exception cref="ArgumentException">An option cannot be; the message says how it must be.</exception>
    public QdrantMemoryStore(QdrantOptions options, EmbeddingFingerprint embedding, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null, EmbeddingFingerprint? next = null)
        : this(options, embedding, timeProvider, loggerFactory, wire: null, next)
    {
    }

    internal QdrantMemoryStore(
        QdrantOptions options,
        EmbeddingFingerprint embedding,
        TimeProvider? timeProvider,
        ILoggerFactory? loggerFactory,
        Func<HttpMessageHandler, HttpMessageHandler>? wire,
        EmbeddingFingerprint? next = null)
        : base(embedding)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<QdrantMemoryStore>();
        _options = options;
        var time = timeProvider ?? TimeProvider.System;
        _connection = new QdrantConnection(options, time, logger, wire);
        _models = new KnownModels(embedding, next);
        _setup = new CollectionSetup(_connection, options, _models, logger);
        _generations = new Generations(_connection, _setup, options, time);
        _parts = new CollectionParts(new HintCache(), new MarkPatrol(time, logger), time, logger);
        _notes = new MoveNotes(Calls(new TenantScope(TenantId.System, options.ShardByTenant), CollectionSchema.Records), time, logger);
    }

    /// <inheritdoc/>
    public override TenantStore OpenTenant(TenantId tenant)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var scope = new TenantScope(tenant, _options.ShardByTenant);
        return new QdrantTenantStore(tenant, Embedding, _parts, schema => Place(scope, schema));
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<TenantId>> ListTenantsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var tenants = new HashSet<string>(StringComparer.Ordinal);
        foreach (var schema in CollectionSchema.All)
        {
            tenants.UnionWith(await TenantsAsync(schema, cancellationToken).ConfigureAwait(false));
        }

        return [.. tenants.Order(StringComparer.Ordinal).Select(TenantScope.TenantOf)];
    }

    /// <inheritdoc/>
    public override async Task<bool> EraseTenantAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var scope = new TenantScope(tenant, _options.ShardByTenant);
        var had = false;
        foreach (var schema in CollectionSchema.All)
        {
            var placed = await Place(scope, schema).ForWritingAsync(cancellationToken).ConfigureAwait(false);
            await placed.WriteAsync(
                [],
                async () =>
                {
                    if (await placed.Calls.CountAsync(scope.Everything, cancellationToken).ConfigureAwait(false) > 0)
                    {
                        await placed.Calls.DeleteAsync(scope.Everything, cancellationToken).ConfigureAwait(false);
                        had = true;
                    }

                    // Whatever a copy brought over meanwhile is found again by the last look before the switch.
                    await (placed.Next?.DeleteAsync(scope.Everything, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }

        return had;
    }

    /// <inheritdoc/>
    public override ModelMove MoveTo(EmbeddingFingerprint model)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        _models.AcceptAny();
        return new QdrantModelMove(
            model, _setup, _generations, _notes, _options, _parts.Time, _parts.Logger, (tenant, collection) => Calls(new TenantScope(tenant, _options.ShardByTenant), CollectionSchema.Messages).At(collection), CountByTenantAsync);
    }

    /// <inheritdoc/>
    public override Task CheckAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        cancellationToken.ThrowIfCancellationRequested();
        return _setup.CheckAsync(cancellationToken);
    }

    /// <summary>Administration: which model made the vectors that are there; <see langword="null"/> when there are no collections.</summary>
    internal static async Task<EmbeddingFingerprint?> FindEmbeddingAsync(QdrantOptions options, CancellationToken cancellationToken = default)
    {
        // Nothing is checked against the model given here: the collection is only looked at.
        var store = new QdrantMemoryStore(options, new EmbeddingFingerprint("unknown", 1));
        try
        {
            var name = new CollectionNames(options.CollectionPrefix).Alias(CollectionSchema.Messages);
            return await store._setup.FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } info ? null
                : CollectionCheck.Metadata(info) is { Model: { } model, Dimension: { } dimension } ? new EmbeddingFingerprint(model, dimension)
                : throw StoreErrors.OtherFormat(name, null, CollectionLayout.Format);
        }
        finally
        {
            await store.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Administration: takes the collections for a copy of the source that the options name; see <see cref="Filling"/>.</summary>
    internal Task BeginFillingAsync(CancellationToken cancellationToken = default) => new Filling(_setup, _connection, _options).BeginAsync(
        _options.FillingFrom ?? throw new InvalidOperationException("The options name no source."),
        async () => (await ListTenantsAsync(cancellationToken).ConfigureAwait(false)).Count == 0,
        cancellationToken);

    /// <summary>Administration: the copy is whole, and everybody may use it.</summary>
    internal Task CompleteFillingAsync(CancellationToken cancellationToken = default) => new Filling(_setup, _connection, _options).CompleteAsync(cancellationToken);

    /// <summary>Administration, for throw-away stores: removes the collections with all tenants' data.</summary>
    internal Task DropAsync(CancellationToken cancellationToken = default) => _setup.DropAsync(cancellationToken);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _connection.Dispose();
            _setup.Dispose();
            _generations.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    // The one request without a tenant in it, besides those about whole collections: which tenants there are.
    private async Task<IEnumerable<string>> TenantsAsync(CollectionSchema schema, CancellationToken cancellationToken) =>
        (await CountByTenantAsync(new CollectionNames(_options.CollectionPrefix).Alias(schema), filter: null, cancellationToken).ConfigureAwait(false)).Keys;

    private async Task<Dictionary<string, long>> CountByTenantAsync(string collection, WireFilter? filter, CancellationToken cancellationToken)
    {
        var path = $"collections/{collection}/facet";
        for (var limit = FirstTenants; ; limit *= Growth)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new WireFacet(PayloadNames.Tenant, limit, filter), WireJson.Instance.WireFacet);
            var hits = await _connection.ReadAsync(
                path,
                body,
                static answer => JsonSerializer.Deserialize(answer.Span, WireJson.Instance.WireAnswerWireFaceted)?.Result?.Hits ?? throw new JsonException("no hits"),
                cancellationToken).ConfigureAwait(false);
            if (hits.Count < limit || limit > int.MaxValue / Growth)
            {
                // Values of points that are gone are listed with a count of 0.
                return hits.Where(hit => hit.Count > 0).ToDictionary(hit => hit.Value, hit => hit.Count, StringComparer.Ordinal);
            }
        }
    }

    private CollectionPlace Place(TenantScope scope, CollectionSchema schema) =>
        new(Calls(scope, schema), schema.Group is null ? null : _generations, _notes, _parts);

    private CollectionCalls Calls(TenantScope scope, CollectionSchema schema) => new(_connection, _setup, _options, scope, schema);
}
