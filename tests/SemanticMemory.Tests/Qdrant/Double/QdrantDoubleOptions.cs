namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>How a <see cref="QdrantDouble"/> behaves.</summary>
public sealed record QdrantDoubleOptions
{
    /// <summary>The key that every request but those of health needs; none by default.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A key that may read only; none by default.</summary>
    public string? ReadOnlyApiKey { get; init; }

    /// <summary>Whether it answers as a node of a cluster, where shard keys can be made; by default it stands alone.</summary>
    public bool Cluster { get; init; }

    /// <summary>Points with equal scores or order values come in a random order by default.</summary>
    public TieOrder TieOrder { get; init; } = TieOrder.Random;

    /// <summary>What the random order is made from, 1 by default: the same requests, one after the other, get the same answers.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long a write without <c>wait=true</c> stays unseen; zero by default. A later write with it is applied after those before it.</summary>
    public TimeSpan ApplyDelay { get; init; }

    /// <summary>The clock of <see cref="ApplyDelay"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The largest request body, 32 MiB by default as on a server.</summary>
    public int BodyLimit { get; init; } = 32 * 1024 * 1024;

    /// <summary>A Qdrant that carries out the requests in the double's place, which is then no more than a door with faults and a log; by default there is none.</summary>
    public Uri? Behind { get; init; }

    /// <summary>How many requests the log keeps, the latest ones: 20,000 by default.</summary>
    public int LogCapacity { get; init; } = 20_000;
}
