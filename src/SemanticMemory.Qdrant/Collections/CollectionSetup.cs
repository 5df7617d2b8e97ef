using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using SemanticMemory.Qdrant.Resilience;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Collections;

/// <summary>
/// Makes the collections that are missing and checks those that are there, before the first call of this process. Several servers may do so at
/// once: each step can be repeated, and an alias comes last.
/// </summary>
internal sealed class CollectionSetup(QdrantConnection connection, QdrantOptions options, KnownModels models, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CollectionNames _names = new(options.CollectionPrefix);
    private volatile bool _done;

    /// <summary>Returns when the collections are as they must be; at once after the first time.</summary>
    public ValueTask EnsureAsync(CancellationToken cancellationToken) => _done ? ValueTask.CompletedTask : new ValueTask(RunAsync(cancellationToken));

    /// <summary>Looks at the collections again.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken).ConfigureAwait(false);
        foreach (var schema in CollectionSchema.All)
        {
            var name = _names.Alias(schema);
            var info = await FindAsync(name, cancellationToken).ConfigureAwait(false)
                ?? throw StoreErrors.Of(new QdrantFailure(HttpStatusCode.NotFound, name), connection.Endpoint)!;
            CollectionCheck.Run(name, info, schema, models, options);
            if (info.Status == "red")
            {
                throw StoreErrors.Unavailable(connection.Endpoint, $"its collection '{name}' has failed; Qdrant's log says why");
            }
        }
    }

    /// <summary>Administration: removes the collections with everything in them.</summary>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        _done = false;
        foreach (var schema in CollectionSchema.All)
        {
            foreach (var name in await ListGenerationsAsync(schema, cancellationToken).ConfigureAwait(false))
            {
                await DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_done)
            {
                foreach (var schema in CollectionSchema.All)
                {
                    await EnsureAsync(schema, cancellationToken).ConfigureAwait(false);
                }

                _done = true;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task EnsureAsync(CollectionSchema schema, CancellationToken cancellationToken)
    {
        var alias = _names.Alias(schema);
        if (await FindAsync(alias, cancellationToken).ConfigureAwait(false) is { } there)
        {
            CollectionCheck.Run(alias, there, schema, models, options);
            await AddIndexesAsync(alias, CollectionCheck.Missing(there, schema), cancellationToken).ConfigureAwait(false);
            return;
        }

        var name = _names.First(schema);
        await CreateAsync(schema, name, models.Configured, cancellationToken).ConfigureAwait(false);
        await ChangeAliasesAsync([WireAliasAction.Create(name, alias)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a collection for a model, with its indexes; one that is there already must be for that model.</summary>
    public async Task CreateAsync(CollectionSchema schema, string name, EmbeddingFingerprint embedding, CancellationToken cancellationToken)
    {
        var made = await PutAsync($"collections/{name}", CollectionLayout.Of(embedding, options), WireJson.Instance.WireNewCollection, cancellationToken).ConfigureAwait(false);
        var info = await FindAsync(name, cancellationToken).ConfigureAwait(false) ?? throw StoreErrors.Unavailable(connection.Endpoint, $"'{name}' is gone again");
        CollectionCheck.Run(name, info, schema, new KnownModels(embedding, next: null), options);
        if (made)
        {
            logger.CollectionCreated(name);
        }

        if (options.ShardByTenant && !await HasSharedShardsAsync(name, cancellationToken).ConfigureAwait(false))
        {
            await SendAsync(HttpMethod.Put, $"collections/{name}/shards", new WireNewShardKey(TenantScope.SharedShardKey), WireJson.Instance.WireNewShardKey, cancellationToken)
                .ConfigureAwait(false);
        }

        await AddIndexesAsync(name, CollectionCheck.Missing(info, schema), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes aliases, all at once.</summary>
    public Task ChangeAliasesAsync(IReadOnlyList<WireAliasAction> actions, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "collections/aliases", new WireAliasActions(actions), WireJson.Instance.WireAliasActions, cancellationToken);

    /// <summary>Whose vectors a collection has.</summary>
    public async Task<EmbeddingFingerprint> ModelOfAsync(string name, CancellationToken cancellationToken) => CollectionCheck.ModelOf(
        name, await FindAsync(name, cancellationToken).ConfigureAwait(false) ?? throw StoreErrors.Of(new QdrantFailure(HttpStatusCode.NotFound, name), connection.Endpoint)!);

    /// <summary>The collections of a kind that are there, of all models.</summary>
    public Task<List<string>> ListGenerationsAsync(CollectionSchema schema, CancellationToken cancellationToken) => connection.SendAsync(
        new QdrantCall(CallKind.Read, HttpMethod.Get, "collections", default),
        answer => JsonSerializer.Deserialize(answer.Span, WireJson.Instance.WireAnswerWireCollectionList)?.Result is { } list
            ? list.Collections.Select(collection => collection.Name).Where(name => _names.NumberOf(schema, name) is not null).ToList()
            : throw new JsonException("no collections"),
        cancellationToken);

    /// <summary>Administration: removes a collection with everything in it.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        connection.SendAsync(new QdrantCall(CallKind.RepeatableWrite, HttpMethod.Delete, $"collections/{name}", default), _ => true, cancellationToken);

    private Task AddIndexesAsync(string collection, IEnumerable<WireIndex> indexes, CancellationToken cancellationToken) => Task.WhenAll(indexes.Select(async index =>
    {
        await SendAsync(HttpMethod.Put, $"collections/{collection}/index?wait=true", index, WireJson.Instance.WireIndex, cancellationToken).ConfigureAwait(false);
        logger.IndexCreated(index.FieldName, collection);
    }));

    private Task<bool> HasSharedShardsAsync(string name, CancellationToken cancellationToken) => connection.SendAsync(
        new QdrantCall(CallKind.Read, HttpMethod.Get, $"collections/{name}/shards", default),
        static answer => JsonSerializer.Deserialize(answer.Span, WireJson.Instance.WireAnswerWireShardKeys)?.Result is { } known
            ? known.ShardKeys?.Any(key => key.Key.ToString() == TenantScope.SharedShardKey) is true
            : throw new JsonException("no shard keys"),
        cancellationToken);

    /// <summary>What the collection is like; <see langword="null"/> when there is none.</summary>
    public async Task<WireCollectionInfo?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.SendAsync(
                new QdrantCall(CallKind.Read, HttpMethod.Get, $"collections/{name}", default),
                static answer => JsonSerializer.Deserialize(answer.Span, WireJson.Instance.WireAnswerWireCollectionInfo)?.Result
                    ?? throw new JsonException("no collection"),
                cancellationToken).ConfigureAwait(false);
        }
        catch (MemoryException failure) when (failure.InnerException is QdrantFailure { Status: HttpStatusCode.NotFound })
        {
            return null;
        }
    }

    /// <summary>Makes something; <see langword="false"/> when another server, or an earlier try, already has.</summary>
    private async Task<bool> PutAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.Put, path, body, type, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MemoryException failure) when (failure.InnerException is QdrantFailure { Status: HttpStatusCode.Conflict })
        {
            return false;
        }
    }

    public Task<bool> SendAsync<T>(HttpMethod method, string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken) => connection.SendAsync(
        new QdrantCall(CallKind.RepeatableWrite, method, path, JsonSerializer.SerializeToUtf8Bytes(body, type)), static _ => true, cancellationToken);
}
