using SemanticMemory.Qdrant.Wire;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>Runs reads side by side: one request asks the next step of all of them.</summary>
internal static class StepwiseReads
{
    // Queries in one request; Qdrant answers them at the same time.
    private const int BatchSize = 100;

    public static async Task RunAsync(CollectionCalls calls, IReadOnlyList<IStepwiseRead> reads, CancellationToken cancellationToken)
    {
        foreach (var some in reads.Chunk(BatchSize))
        {
            var pending = some.Where(read => !read.IsDone).ToList();
            while (pending.Count > 0)
            {
                var answers = await calls.QueryAsync([.. pending.Select(read => read.Next())], cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < pending.Count; i++)
                {
                    pending[i].Accept(answers[i]);
                }

                pending.RemoveAll(read => read.IsDone);
            }
        }
    }

    public static async Task<IReadOnlyList<FoundPoint>> RunAsync(CollectionCalls calls, KeysetScroll scroll, CancellationToken cancellationToken)
    {
        await RunAsync(calls, [scroll], cancellationToken).ConfigureAwait(false);
        return scroll.Result;
    }
}
