using SemanticMemory.Qdrant.Wire;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>Runs scrolls side by side: one request asks the next step of all of them.</summary>
internal static class KeysetReads
{
    // Queries in one request; Qdrant answers them at the same time.
    private const int BatchSize = 100;

    public static async Task RunAsync(CollectionCalls calls, IReadOnlyList<KeysetScroll> scrolls, CancellationToken cancellationToken)
    {
        foreach (var some in scrolls.Chunk(BatchSize))
        {
            var pending = some.Where(scroll => !scroll.IsDone).ToList();
            while (pending.Count > 0)
            {
                var answers = await calls.QueryAsync([.. pending.Select(scroll => scroll.Next())], cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < pending.Count; i++)
                {
                    pending[i].Accept(answers[i]);
                }

                pending.RemoveAll(scroll => scroll.IsDone);
            }
        }
    }

    public static async Task<IReadOnlyList<FoundPoint>> RunAsync(CollectionCalls calls, KeysetScroll scroll, CancellationToken cancellationToken)
    {
        await RunAsync(calls, [scroll], cancellationToken).ConfigureAwait(false);
        return scroll.Result;
    }
}
