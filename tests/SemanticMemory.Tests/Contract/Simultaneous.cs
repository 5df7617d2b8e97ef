namespace SemanticMemory.Tests.Contract;

/// <summary>Calls that begin together, each on a thread of its own until it first waits.</summary>
internal static class Simultaneous
{
    public static async Task<T[]> RunAsync<T>(int callers, Func<int, Task<T>> call)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = Enumerable.Range(0, callers).Select(async caller =>
        {
            await start.Task;
            await Task.Yield();
            return await call(caller);
        }).ToArray();
        start.SetResult();
        return await Task.WhenAll(calls);
    }
}
