namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>
/// A strict double of Qdrant's REST API on a loopback port, in memory. It refuses what a server drops without a word (unknown members and
/// parameters) with 400, and what it leaves out with 501. Search is exact.
/// </summary>
/// <remarks>
/// Left out: approximate search, full-text and geo indexes, distances other than cosine and dot, queries by id, recommendation, formulas, DBSF,
/// MMR, sampling, groups, strict mode, snapshots, named vectors added later, optimizer runs, replicas, two copies of an id under different shard keys.
/// Where a server surprises (an index gone stale, terms of a sparse vector deleted by itself, several kinds in one field condition), the double
/// refuses with 501 and says why. A refused upsert leaves nothing behind, where a server keeps it in its log.
/// </remarks>
public sealed class QdrantDouble : IAsyncDisposable
{
    /// <summary>The version it answers as.</summary>
    public const string Version = "1.19.0";

    private readonly LoopbackServer _server;
    private readonly RequestLog _log;
    private readonly Door _door;

    private QdrantDouble(QdrantDoubleOptions options)
    {
        _log = new RequestLog(options.LogCapacity);
        _server = new LoopbackServer(http => _door!.HandleAsync(http));
        _door = new Door(options, Faults, _log, _server.Stopping);
    }

    /// <summary>Where it listens.</summary>
    public Uri Endpoint => _server.Address;

    /// <summary>What goes wrong next.</summary>
    public FaultRules Faults { get; } = new();

    /// <summary>The requests so far, oldest first.</summary>
    public IReadOnlyList<LoggedRequest> Requests => _log.Snapshot();

    /// <summary>Starts a double with nothing in it.</summary>
    public static async Task<QdrantDouble> StartAsync(QdrantDoubleOptions? options = null)
    {
        var qdrant = new QdrantDouble(options ?? new QdrantDoubleOptions());
        await qdrant._server.StartAsync();
        return qdrant;
    }

    /// <summary>Forgets all data, faults and requests.</summary>
    public void Reset()
    {
        _door.Reset();
        Faults.Clear();
        _log.Clear();
    }

    /// <summary>Forgets the requests so far.</summary>
    public void ClearRequests() => _log.Clear();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _door.Dispose();
    }
}
