using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Writing;

/// <summary>Removes the points that match.</summary>
internal sealed class DeleteOperation(int collection, Filter filter, CancellationToken cancellationToken)
    : WriteOperation<bool>(collection, cancellationToken)
{
    public override void Run(CollectionBatch batch)
    {
        foreach (var point in batch.Matching(filter))
        {
            batch.Delete(point);
        }
    }
}
