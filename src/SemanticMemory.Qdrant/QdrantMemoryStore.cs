using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SemanticMemory.Qdrant.Chains;
using SemanticMemory.Qdrant.Collections;
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
    private readonly CollectionSetup _setup;
    private readonly CollectionParts _parts;
    private int _disposed;

    /// <summary>A store for vectors of one model.</summary>
    /// <exception cref="ArgumentException">An option cannot be; the message says how it must be.</exception>
    public QdrantMemoryStore(QdrantOptions options, EmbeddingFingerprint embedding, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
        : this(options, embedding, timeProvider, loggerFactory, wire: null)
    {
    }

    internal QdrantMemoryStore(
        QdrantOptions options,
        EmbeddingFingerprint embedding,
        TimeProvider? timeProvider,
        ILoggerFactory? loggerFactory,
        Func<HttpMessageHandler, HttpMessageHandler>? wire)
        : base(embedding)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<QdrantMemoryStore>();
        _options = options;
        var time = timeProvider ?? TimeProvider.System;
        _connection = new QdrantConnection(options, time, logger, wire);
        _setup = new CollectionSetup(_connection, options, embedding, logger);
        _parts = new CollectionParts(new HintCache(), new MarkPatrol(time, logger), logger);
    }

    /// <inheritdoc/>
    public override TenantStore OpenTenant(TenantId tenant)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var scope = new TenantScope(tenant, _options.ShardByTenant);
        return new QdrantTenantStore(tenant, Embedding, _parts, schema => Calls(scope, schema));
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

        return [.. tenants.Order(StringComparer.Ordinal).Select(name => name == TenantId.System.Value ? TenantId.System : TenantId.Parse(name))];
    }

    /// <inheritdoc/>
    public override async Task<bool> EraseTenantAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var scope = new TenantScope(tenant, _options.ShardByTenant);
        var had = false;
        foreach (var schema in CollectionSchema.All)
        {
            var calls = Calls(scope, schema);
            if (await calls.CountAsync(scope.Everything, cancellationToken).ConfigureAwait(false) > 0)
            {
                await calls.DeleteAsync(scope.Everything, cancellationToken).ConfigureAwait(false);
                had = true;
            }
        }

        return had;
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
        }

        return ValueTask.CompletedTask;
    }

    // The one request without a tenant in it, besides those about whole collections: which tenants there are.
    private async Task<IEnumerable<string>> TenantsAsync(CollectionSchema schema, CancellationToken cancellationToken)
    {
        var path = $"collections/{new CollectionNames(_options.CollectionPrefix).Alias(schema)}/facet";
        for (var limit = FirstTenants; ; limit *= Growth)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new WireFacet(PayloadNames.Tenant, limit, Filter: null), WireJson.Instance.WireFacet);
            var hits = await _connection.ReadAsync(
                path,
                body,
                static answer => JsonSerializer.Deserialize(answer.Span, WireJson.Instance.WireAnswerWireFaceted)?.Result?.Hits ?? throw new JsonException("no hits"),
                cancellationToken).ConfigureAwait(false);
            if (hits.Count < limit || limit > int.MaxValue / Growth)
            {
                // Values of points that are gone are listed with a count of 0.
                return hits.Where(hit => hit.Count > 0).Select(hit => hit.Value);
            }
        }
    }

    private CollectionCalls Calls(TenantScope scope, CollectionSchema schema) => new(_connection, _setup, _options, scope, schema);
}
