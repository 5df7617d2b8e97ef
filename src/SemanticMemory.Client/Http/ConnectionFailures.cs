namespace SemanticMemory.Client.Http;

/// <summary>What a failure between here and the server becomes.</summary>
internal sealed class ConnectionFailures(Uri server, TimeSpan timeout)
{
    /// <summary>Does something with the server once, and tells a failure of the connection.</summary>
    /// <param name="act">What to do.</param>
    /// <param name="cancellationToken">The caller's; who gives up is told nothing else.</param>
    /// <param name="broken">What a connection that fails becomes; default <see cref="Unreachable"/>.</param>
    public async Task<T> GuardAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken, Func<Exception, MemoryException>? broken = null)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The call was cancelled.", e, cancellationToken);
        }
        catch (OperationCanceledException e)
        {
            // Ours, or the time limit of an HttpClient that was given.
            throw TimedOut(e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw (broken ?? Unreachable)(e);
        }
    }

    /// <summary>A stream of events ended before the event that ends it.</summary>
    public MemoryException BrokenOff(Exception? inner) => new(
        MemoryError.Unavailable, "reply-broken-off",
        $"The answer of the memory server at {server} ended in the middle, and its pieces are void: ask again; under the same external id nothing is said twice.", inner);

    private MemoryException Unreachable(Exception inner) => new(
        MemoryError.Unavailable, "server-unreachable", $"The memory server at {server} cannot be reached: check the address, and that it runs.", inner);

    private MemoryException TimedOut(Exception inner) => new(
        MemoryError.Unavailable, "timed-out", $"The memory server at {server} did not answer within {timeout.TotalSeconds:0.#} seconds.", inner);
}
