namespace SemanticMemory.Qdrant.Moving;

/// <summary>
/// How long a call may write while the messages move to another model. After that no request of it is begun, and one on its way is given up: the
/// collections are about to change places, and nothing may come to either that the last comparison has not seen.
/// </summary>
internal sealed class WriteLimit(DateTimeOffset end, TimeProvider time)
{
    /// <summary>Sends a write.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Unavailable"/>: time is up.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        var left = end - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            throw StoreErrors.Moving();
        }

        using var over = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await send(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw StoreErrors.Moving(late);
        }
    }
}
