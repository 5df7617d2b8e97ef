using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Writing;

/// <summary>One call that writes, waiting for its turn.</summary>
internal abstract class WriteOperation(int collection, CancellationToken cancellationToken)
{
    /// <summary>Which of the tenant's collections it is about.</summary>
    public int Collection => collection;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Writes into the open transaction. May run again, from the beginning, when the batch it was in was rolled back.</summary>
    public abstract void Run(CollectionBatch batch);

    /// <summary>Tells the caller that it is durable.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception failure);

    public abstract void Cancel();
}

/// <inheritdoc cref="WriteOperation"/>
internal abstract class WriteOperation<T>(int collection, CancellationToken cancellationToken) : WriteOperation(collection, cancellationToken)
{
    // The caller goes on elsewhere: the one that writes has others to serve.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Done => _done.Task;

    protected T? Outcome { get; set; }

    public override void Complete() => _done.SetResult(Outcome!);

    public override void Fail(Exception failure) => _done.SetException(failure);

    public override void Cancel() => _done.SetCanceled(CancellationToken);
}

/// <summary>Stores whole points.</summary>
internal sealed class UpsertOperation(int collection, IReadOnlyList<EncodedPoint> points, CancellationToken cancellationToken)
    : WriteOperation<bool>(collection, cancellationToken)
{
    public override void Run(CollectionBatch batch)
    {
        foreach (var point in points)
        {
            batch.Put(point);
        }
    }
}

/// <summary>Stores the points that are not there; nothing at all when one is there with another digest.</summary>
internal sealed class InsertOperation(int collection, IReadOnlyList<EncodedPoint> points, CancellationToken cancellationToken)
    : WriteOperation<InsertOutcome>(collection, cancellationToken)
{
    public override void Run(CollectionBatch batch)
    {
        var created = new bool[points.Count];
        var conflicts = new List<int>();
        for (var i = 0; i < points.Count; i++)
        {
            var there = batch.Find(points[i].Id);
            created[i] = there is null;
            if (there is not null && !string.Equals(batch.Digest(there), points[i].Digest, StringComparison.Ordinal))
            {
                conflicts.Add(i);
            }
        }

        Outcome = new InsertOutcome(conflicts.Count == 0 ? created : new bool[points.Count], conflicts);
        for (var i = 0; i < points.Count && conflicts.Count == 0; i++)
        {
            if (created[i])
            {
                batch.Put(points[i]);
            }
        }
    }
}

/// <summary>Changes fields or body of the points that match.</summary>
internal sealed class PatchOperation(int collection, Filter filter, PointPatch patch, CancellationToken cancellationToken)
    : WriteOperation<bool>(collection, cancellationToken)
{
    public override void Run(CollectionBatch batch)
    {
        foreach (var point in batch.Matching(filter))
        {
            batch.Patch(point, patch);
        }
    }
}

/// <summary>Removes the points that match.</summary>
internal sealed class DeleteOperation(int collection, Filter filter, CancellationToken cancellationToken)
    : WriteOperation<bool>(collection, cancellationToken)
{
    public override void Run(CollectionBatch batch)
    {
        foreach (var point in batch.Matching(filter))
        {
            batch.Delete(point);
        }
    }
}
