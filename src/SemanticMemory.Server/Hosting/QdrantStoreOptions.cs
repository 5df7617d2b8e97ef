using System.ComponentModel.DataAnnotations;
using SemanticMemory.Qdrant;

namespace SemanticMemory.Server.Hosting;

/// <summary>Configuration under <c>Qdrant</c>; docs/qdrant.md says more. Names and defaults are those of <see cref="QdrantOptions"/>.</summary>
internal sealed class QdrantStoreOptions : IValidatableObject
{
    private static readonly QdrantOptions s_defaults = new();

    /// <summary>Qdrant's REST address; default <c>http://localhost:6333</c>.</summary>
    public string Endpoint { get; set; } = s_defaults.Endpoint.OriginalString;

    /// <summary>The key that may read and write; default none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>What the collections' names begin with; default <c>semantic-memory-</c>.</summary>
    public string CollectionPrefix { get; set; } = s_defaults.CollectionPrefix;

    /// <summary>Shards of a collection when it is made; default as Qdrant decides.</summary>
    public int? Shards { get; set; }

    /// <summary>Copies of each shard when a collection is made; default 1.</summary>
    public int ReplicationFactor { get; set; } = s_defaults.ReplicationFactor;

    /// <summary>Copies that must take a write; default more than half.</summary>
    public int? WriteConsistency { get; set; }

    /// <summary>Through whom writes go: <c>Weak</c>, <c>Medium</c> or <c>Strong</c>, the default.</summary>
    public QdrantWriteOrdering WriteOrdering { get; set; } = s_defaults.WriteOrdering;

    /// <summary>Copies that a read asks: <c>One</c>, <c>Majority</c>, <c>Quorum</c> or <c>All</c>; default more than half where there are several.</summary>
    public QdrantReadConsistency? ReadConsistency { get; set; }

    /// <summary>Lets a tenant have shards of its own; default off.</summary>
    public bool ShardByTenant { get; set; }

    /// <summary>Scores every point of a tenant; default off.</summary>
    public bool SearchExactly { get; set; }

    /// <summary>The longest request body, in bytes; default 30,000,000.</summary>
    public int MaxRequestBytes { get; set; } = s_defaults.MaxRequestBytes;

    /// <summary>Connections at the same time; default 64.</summary>
    public int MaxConnections { get; set; } = s_defaults.MaxConnections;

    /// <summary>How long connecting may take; default 2 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = s_defaults.ConnectTimeout;

    /// <summary>How long one try of a read may take; default 10 s.</summary>
    public TimeSpan ReadTimeout { get; set; } = s_defaults.ReadTimeout;

    /// <summary>How long one try of a write may take; default 30 s.</summary>
    public TimeSpan WriteTimeout { get; set; } = s_defaults.WriteTimeout;

    /// <summary>How often a call that may be repeated is tried again; default 3.</summary>
    public int Retries { get; set; } = s_defaults.Retries;

    /// <summary>How long calls fail at once after many have failed; default 5 s.</summary>
    public TimeSpan BreakerPause { get; set; } = s_defaults.BreakerPause;

    /// <summary>How old what is known of a move to another model may be; default 2 s.</summary>
    public TimeSpan SwitchNotice { get; set; } = s_defaults.SwitchNotice;

    /// <summary>How long writes may take, and wait at its end, during such a move; default 10 s.</summary>
    public TimeSpan SwitchDrain { get; set; } = s_defaults.SwitchDrain;

    /// <summary>The store's options.</summary>
    public QdrantOptions ToOptions() => new()
    {
        Endpoint = new Uri(Endpoint, UriKind.RelativeOrAbsolute),
        ApiKey = ApiKey,
        CollectionPrefix = CollectionPrefix,
        Shards = Shards,
        ReplicationFactor = ReplicationFactor,
        WriteConsistency = WriteConsistency,
        WriteOrdering = WriteOrdering,
        ReadConsistency = ReadConsistency,
        ShardByTenant = ShardByTenant,
        SearchExactly = SearchExactly,
        MaxRequestBytes = MaxRequestBytes,
        MaxConnections = MaxConnections,
        ConnectTimeout = ConnectTimeout,
        ReadTimeout = ReadTimeout,
        WriteTimeout = WriteTimeout,
        Retries = Retries,
        BreakerPause = BreakerPause,
        SwitchNotice = SwitchNotice,
        SwitchDrain = SwitchDrain,
    };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        string? wrong = null;
        try
        {
            ToOptions().Validate();
        }
        catch (ArgumentException refused)
        {
            wrong = $"Qdrant:{refused.ParamName}: {refused.Message}";
        }

        return wrong is null ? [] : [new ValidationResult(wrong)];
    }
}
