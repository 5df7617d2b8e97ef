using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Writing;

/// <summary>Changes fields, body or features of the points that match.</summary>
internal sealed class PatchOperation(int collection, Filter filter, PointPatch patch, CancellationToken cancellationToken)
    : WriteOperation<bool>(collection, cancellationToken)
{
    public override void Run(CollectionBatch batch)
    {
        foreach (var point in batch.Matching(filter))
        {
            batch.Patch(point, patch);
        }
    }
}
