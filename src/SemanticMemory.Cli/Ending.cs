namespace SemanticMemory.Cli;

/// <summary>How a command ends that is stopped or fails: what the error output is told, and the exit code.</summary>
internal static class Ending
{
    // What shells make of Ctrl-C: 128 and the number of the signal.
    private const int Interrupted = 130;

    /// <summary>The exit code of the work; 130 where it was stopped, 1 where it failed with a message for whoever gave the command.</summary>
    /// <param name="errors">Where that is told; a line of progress is taken away first.</param>
    /// <param name="stopped">What is told of a stop; absent: nothing.</param>
    /// <param name="work">What is done; any other failure is a mistake in it and goes on.</param>
    public static async Task<int> OfAsync(TextWriter errors, string? stopped, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException)
        {
            await TellAsync(errors, stopped);
            return Interrupted;
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
