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
