namespace SemanticMemory;

/// <summary>Lets callers of one process change the same thing one after the other. Things that fall on one turn only wait for each other.</summary>
internal sealed class Turns
{
    private const int Count = 64;

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for the turn of a thing; it ends when what is returned is disposed.</summary>
    public async Task<IDisposable> TakeAsync(Guid id, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)id.GetHashCode() % Count];
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(turn);
    }

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
