using System.Collections.Concurrent;
using SemanticMemory.Embedded.Tenants;

namespace SemanticMemory.Embedded.Writing;

/// <summary>
/// Group commit: whatever waits while one batch is being made durable goes into the next, so that many callers share one fsync.
/// One pump at a time runs on the thread pool, and only while there is work.
/// </summary>
internal sealed class WriteQueue(OpenTenant tenant) : IThreadPoolWorkItem
{
    // Keeps a transaction, and with it the wait of the first in it, within bounds.
    private const int LargestBatch = 1024;
    private readonly ConcurrentQueue<WriteOperation> _waiting = new();
    private readonly WriteTransaction _transaction = new(tenant);
    private int _count;

    /// <summary>Operations made durable so far.</summary>
    public long Operations { get; private set; }

    /// <summary>Commits, and so fsyncs, they took.</summary>
    public long Commits { get; private set; }

    public void Enqueue(WriteOperation operation)
    {
        _waiting.Enqueue(operation);
        if (Interlocked.Increment(ref _count) == 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        var taken = new List<WriteOperation>();
        while (taken.Count < LargestBatch && _waiting.TryDequeue(out var operation))
        {
            taken.Add(operation);
        }

        Run([.. taken.Where(IsStillWanted)]);

        // After each batch to the end of the line: other tenants want the thread as well.
        if (Interlocked.Add(ref _count, -taken.Count) > 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private static bool IsStillWanted(WriteOperation operation)
    {
        if (operation.CancellationToken.IsCancellationRequested)
        {
            operation.Cancel();
            return false;
        }

        return true;
    }

    private void Run(IReadOnlyList<WriteOperation> operations)
    {
        if (operations.Count == 0)
        {
            return;
        }

        var failure = _transaction.TryRun(operations);
        if (failure is null)
        {
            (Operations, Commits) = (Operations + operations.Count, Commits + 1);
            Complete(operations);
        }
        else if (operations.Count == 1 || failure is MemoryException)
        {
            // The disk or the file is at fault: the same would happen to each.
            Fail(operations, failure);
        }
        else
        {
            // One of them is at fault: each on its own, so that only that one fails.
            foreach (var operation in operations)
            {
                Run([operation]);
            }
        }
    }

    private static void Complete(IReadOnlyList<WriteOperation> operations)
    {
        foreach (var operation in operations)
        {
            operation.Complete();
        }
    }

    private static void Fail(IReadOnlyList<WriteOperation> operations, Exception failure)
    {
        foreach (var operation in operations)
        {
            operation.Fail(failure);
        }
    }
}
