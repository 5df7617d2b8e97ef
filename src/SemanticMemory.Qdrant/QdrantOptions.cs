namespace SemanticMemory.Qdrant;

/// <summary>Through whom a write goes in a cluster; see Qdrant's "write ordering".</summary>
public enum QdrantWriteOrdering
{
    /// <summary>Replicas may apply writes in different orders.</summary>
    Weak,

    /// <summary>A leader is chosen for the moment; replicas may differ while it changes.</summary>
    Medium,

    /// <summary>One leader for good: two writers of one id see the same winner everywhere. Writes wait while that node is away.</summary>
    Strong,
}

/// <summary>How many replicas a read asks; see Qdrant's "read consistency".</summary>
public enum QdrantReadConsistency
{
    /// <summary>Any one.</summary>
    One,

    /// <summary>More than half of them, chosen at random.</summary>
    Majority,

    /// <summary>All of them; what more than half agree on.</summary>
    Quorum,

    /// <summary>All of them; what all agree on.</summary>
    All,
}

/// <summary>Settings of a <see cref="QdrantMemoryStore"/>.</summary>
public sealed record QdrantOptions
{
    /// <summary>Qdrant's REST address; default <c>http://localhost:6333</c>.</summary>
    public Uri Endpoint { get; init; } = new("http://localhost:6333");

    /// <summary>Sent as <c>api-key</c> when it is given.</summary>
    public string? ApiKey { get; init; }

    /// <summary>What the names of the collections begin with; default <c>semantic-memory-</c>.</summary>
    public string CollectionPrefix { get; init; } = "semantic-memory-";

    /// <summary>Shards of a collection when it is created; default <see langword="null"/>: as Qdrant decides, one for each node.</summary>
    public int? Shards { get; init; }

    /// <summary>Copies of each shard when a collection is created; default 1.</summary>
    public int ReplicationFactor { get; init; } = 1;

    /// <summary>How many copies must take a write before it is acknowledged; default <see langword="null"/>: more than half.</summary>
    public int? WriteConsistency { get; init; }

    /// <summary>Through whom writes go; default <see cref="QdrantWriteOrdering.Strong"/>: inserts and conditional patches have one winner.</summary>
    public QdrantWriteOrdering WriteOrdering { get; init; } = QdrantWriteOrdering.Strong;

    /// <summary>How many copies a read asks; default <see langword="null"/>: one where there is one copy, else more than half.</summary>
    public QdrantReadConsistency? ReadConsistency { get; init; }

    /// <summary>
    /// Gives every tenant a shard key of its name, with the shared key <c>_shared</c> in its place until the operator makes one: a large tenant
    /// can be moved to shards of its own without a change here. Needs a cluster, and holds from the creation of the collections on. Default off.
    /// </summary>
    public bool ShardByTenant { get; init; }

    /// <summary>Scores every point of the tenant instead of walking a graph; default off.</summary>
    public bool SearchExactly { get; init; }

    /// <summary>The longest request body, in bytes; default 30,000,000. Qdrant refuses more than 32 MiB unless it is told otherwise.</summary>
    public int MaxRequestBytes { get; init; } = 30_000_000;

    /// <summary>Connections at the same time; default 64.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>How long connecting may take; default 2 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one try of a read may take; default 10 s.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one try of a write may take; default 30 s.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call that may be repeated is tried again; default 3, 0 for never.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The wait before the first repeat, doubled each time and blurred by chance; default 100 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait that Qdrant may ask for (Retry-After) and is given; default 5 s. Asked for longer, the call fails.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Calls of the last 10 s from which on half of them failing stops all further ones for <see cref="BreakerPause"/>; default 10.</summary>
    public int BreakerCalls { get; init; } = 10;

    /// <summary>How long calls fail at once after that; default 5 s.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How old what this process knows of a move to another embedding model may be; default 2 s. All processes on one Qdrant need the same.
    /// </summary>
    public TimeSpan SwitchNotice { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a write may take while a move is under way, and how long writes wait at its end; default 10 s. All processes on one Qdrant need the same.</summary>
    public TimeSpan SwitchDrain { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whose copy is being made here by <c>migrate</c>: collections that say so are refused to everybody else. Default nobody's.</summary>
    internal string? FillingFrom { get; init; }

    internal int WritesToAcknowledge => WriteConsistency ?? ((ReplicationFactor / 2) + 1);

    internal QdrantReadConsistency CopiesToRead =>
        ReadConsistency ?? (ReplicationFactor > 1 ? QdrantReadConsistency.Majority : QdrantReadConsistency.One);

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">One cannot be; the message says how it must be.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Endpoint);
        if (!Endpoint.IsAbsoluteUri || Endpoint.Scheme is not ("http" or "https") || Endpoint.UserInfo.Length > 0 || Endpoint.Query.Length > 0)
        {
            throw new ArgumentException($"'{Endpoint.OriginalString}' is no address of Qdrant: give one like http://localhost:6333.", nameof(Endpoint));
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(CollectionPrefix);
        if (!CollectionPrefix.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') || CollectionPrefix.Length > 100)
        {
            throw new ArgumentException($"The collection prefix '{CollectionPrefix}' must be 1 to 100 ASCII letters, digits, hyphens and underscores.", nameof(CollectionPrefix));
        }

        if (ApiKey is { } key && !key.All(character => character is >= '!' and <= '~'))
        {
            throw new ArgumentException("The API key must be printable ASCII without spaces.", nameof(ApiKey));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Shards ?? 1, nameof(Shards));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ReplicationFactor);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(WritesToAcknowledge, nameof(WriteConsistency));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(WritesToAcknowledge, ReplicationFactor, nameof(WriteConsistency));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRequestBytes, 100_000);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConnections);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ConnectTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ReadTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(WriteTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(Retries);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestRetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(SwitchNotice, TimeSpan.FromMilliseconds(50));
        ArgumentOutOfRangeException.ThrowIfLessThan(SwitchDrain, TimeSpan.FromMilliseconds(50));
        ArgumentOutOfRangeException.ThrowIfLessThan(BreakerCalls, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(BreakerPause, TimeSpan.FromMilliseconds(500));
    }
}
