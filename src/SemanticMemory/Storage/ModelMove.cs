namespace SemanticMemory.Storage;

/// <summary>A point that has no vectors of the new model yet.</summary>
/// <param name="Point">The point.</param>
/// <param name="Version">What tells whether the point is still the same.</param>
public sealed record UnmovedPoint(StoredPoint Point, long Version);

/// <summary>The vectors of a point in the new model; none where it has nothing to be found by.</summary>
/// <param name="Id">Which point.</param>
/// <param name="Version">As <see cref="UnmovedPoint.Version"/> was: a point that has changed since is passed over, and listed again.</param>
/// <param name="Dense">Unit vectors of the new model.</param>
public sealed record MovedPoint(Guid Id, long Version, IReadOnlyList<ReadOnlyMemory<float>> Dense);

/// <summary>
/// A move of all messages to the vectors of another model: these are made beside the ones in use, which answer meanwhile, and then take their place at
/// once. What has been done is durable: begun again, after a stop or a crash, it goes on where it was. What is written meanwhile is in it.
/// </summary>
public abstract class ModelMove : IAsyncDisposable
{
    /// <summary>A move to this model.</summary>
    protected ModelMove(EmbeddingFingerprint to)
    {
        ArgumentNullException.ThrowIfNull(to);
        To = to;
    }

    /// <summary>Where it goes.</summary>
    public EmbeddingFingerprint To { get; }

    /// <summary>Makes room for the new vectors and sees to it that all writes from here on are followed; <see langword="false"/>: the store is there already.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Conflict"/>, <c>reembed-other-model</c>: a move to another model is under way.</exception>
    public abstract Task<bool> BeginAsync(CancellationToken cancellationToken);

    /// <summary>Brings a tenant's points to where their new vectors are to be, and what is there up to date.</summary>
    public abstract Task PrepareAsync(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Points of a tenant that have no new vectors; empty when there are none, or the tenant has moved.</summary>
    public abstract Task<IReadOnlyList<UnmovedPoint>> ListAsync(TenantId tenant, int most, CancellationToken cancellationToken);

    /// <summary>Keeps new vectors.</summary>
    public abstract Task SetAsync(TenantId tenant, IReadOnlyList<MovedPoint> points, CancellationToken cancellationToken);

    /// <summary>How many points a tenant has, and how many of them have their new vectors.</summary>
    public abstract Task<(long Points, long Moved)> CountAsync(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>
    /// Puts the new vectors in the place of the old ones, after the counts of both were found equal. Up to <paramref name="mostOwed"/> points that were written just before may
    /// lack them: they are marked as owed, see <see cref="Messages.MessageFields.AwaitsVectors"/>.
    /// </summary>
    /// <param name="mostOwed">So many of a tenant.</param>
    /// <param name="owing">Called for each tenant that may owe vectors, before it does.</param>
    /// <param name="cancellationToken">Gives up, but not between the old vectors and the new.</param>
    /// <returns><see langword="false"/>: not done, for some points lack their vectors still: list them again.</returns>
    public abstract Task<bool> TrySwitchAsync(int mostOwed, Func<TenantId, Task> owing, CancellationToken cancellationToken);

    /// <summary>Removes the old vectors, if anything is left of them.</summary>
    public abstract Task FinishAsync(CancellationToken cancellationToken);

    /// <summary>Gives the move up: what was made for the new model is removed, the old one stays.</summary>
    public abstract Task AbandonAsync(CancellationToken cancellationToken);

    /// <summary>Lets go of it; what was done stays.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
