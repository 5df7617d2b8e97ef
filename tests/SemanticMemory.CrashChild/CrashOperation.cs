using SemanticMemory.Storage;

namespace SemanticMemory.CrashChild;

/// <summary>One write that the store must do whole or not at all.</summary>
public abstract record CrashOperation
{
    private CrashOperation()
    {
    }

    /// <summary>Asks the store; returns when it has acknowledged.</summary>
    public abstract Task RunAsync(PointCollection messages);

    /// <summary>Points that belong together and are new.</summary>
    public sealed record Insert(IReadOnlyList<Point> Points) : CrashOperation
    {
        /// <inheritdoc/>
        public override async Task RunAsync(PointCollection messages)
        {
            var outcome = await messages.InsertAsync(Points);
            if (outcome.Conflicts.Count > 0 || outcome.Created.Contains(false))
            {
                throw new InvalidOperationException($"{Points[0].Digest} was there already.");
            }
        }
    }

    /// <summary>Other fields and another body for the points of one batch.</summary>
    public sealed record Patch(Filter Batch, PointPatch Change) : CrashOperation
    {
        /// <inheritdoc/>
        public override Task RunAsync(PointCollection messages) => messages.PatchAsync(Batch, Change);
    }

    /// <summary>The points of one batch are removed.</summary>
    public sealed record Delete(Filter Batch) : CrashOperation
    {
        /// <inheritdoc/>
        public override Task RunAsync(PointCollection messages) => messages.DeleteAsync(Batch);
    }
}
