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
