namespace SemanticMemory.Storage;

/// <summary>
/// Where points are kept, tenant by tenant. A store takes vectors, never text, and every vector comes from one embedding model.
/// </summary>
/// <remarks>All members may be called by many threads at once.</remarks>
public abstract class MemoryStore : IAsyncDisposable
{
    /// <summary>A store for vectors of one model.</summary>
    protected MemoryStore(EmbeddingFingerprint embedding)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        Embedding = embedding;
    }

    /// <summary>The model that the store was opened for; data of one that it was not opened for is refused.</summary>
    public EmbeddingFingerprint Embedding { get; }

    /// <summary>
    /// A tenant's part of the store. Costs nothing and creates nothing: a tenant exists from its first write on,
    /// and one that does not exist reads as empty.
    /// </summary>
    public abstract TenantStore OpenTenant(TenantId tenant);

    /// <summary>Administration: every tenant that has data, the reserved one included, in ordinal order.</summary>
    public abstract Task<IReadOnlyList<TenantId>> ListTenantsAsync(CancellationToken cancellationToken = default);

    /// <summary>Administration: removes all of a tenant's data for good; <see langword="false"/> when there was none.</summary>
    public abstract Task<bool> EraseTenantAsync(TenantId tenant, CancellationToken cancellationToken = default);

    /// <summary>Administration: a move of all tenants' messages to the vectors of another model, begun or taken up again.</summary>
    public abstract ModelMove MoveTo(EmbeddingFingerprint model);

    /// <summary>Makes sure that the store can be read and written, and holds the data of this model.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Unavailable"/> or <see cref="MemoryError.Misconfigured"/>, with the cure.</exception>
    public abstract Task CheckAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>Which model made the vectors of a store.</summary>
/// <param name="Model">The model's id; changes whenever its vectors do.</param>
/// <param name="Dimension">Numbers in each vector.</param>
public sealed record EmbeddingFingerprint(string Model, int Dimension)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Model} ({Dimension} dimensions)";
}

/// <summary>One tenant's collections. Nothing reachable from here can name another tenant.</summary>
public abstract class TenantStore
{
    /// <summary>Whose data this is.</summary>
    public abstract TenantId Tenant { get; }

    /// <summary>The model whose vectors are kept here, as far as is known: after a move to another one the first call may be refused with <see cref="ModelSwitch.Problem"/>.</summary>
    public abstract EmbeddingFingerprint Embedding { get; }

    /// <summary>Messages, found by meaning and by words.</summary>
    public abstract PointCollection Messages { get; }

    /// <summary>Sessions.</summary>
    public abstract PointCollection Sessions { get; }

    /// <summary>Everything else.</summary>
    public abstract PointCollection Records { get; }
}
