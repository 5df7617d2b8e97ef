namespace SemanticMemory.Cli;

/// <summary>How a command ends that is stopped or fails: what the error output is told, and the exit code.</summary>
internal static class Ending
{
    // What shells make of Ctrl-C: 128 and the number of the signal.
    private const int Interrupted = 130;

    private const string TooLate =
        "Something did not answer in time: check that the store and the embedding model that the options name can be reached, then run the same command again.";

    /// <summary>The exit code of the work; 130 where it was stopped, 1 where it failed with a message for whoever gave the command.</summary>
    /// <param name="errors">Where that is told; a line of progress is taken away first.</param>
    /// <param name="stopped">What is told of a stop; absent: nothing.</param>
    /// <param name="work">What is done; any other failure is a mistake in it and goes on.</param>
    /// <param name="cancellationToken">Whoever gave the command stops it. What ends like a stop without it came too late for somebody: a failure.</param>
    public static async Task<int> OfAsync(TextWriter errors, string? stopped, Func<Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await TellAsync(errors, stopped);
            return Interrupted;
        }
        catch (OperationCanceledException)
        {
            await TellAsync(errors, TooLate);
            return 1;
        }
        catch (Exception failure) when (failure is MemoryException or IOException or UnauthorizedAccessException)
        {
            await TellAsync(errors, failure.Message);
            return 1;
        }
    }

    private static async Task TellAsync(TextWriter errors, string? message)
    {
        Progress.To(errors).Clear();
        if (message is not null)
        {
            await errors.WriteLineAsync(message);
        }
    }
}
