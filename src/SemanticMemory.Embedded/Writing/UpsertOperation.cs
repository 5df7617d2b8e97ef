using SemanticMemory.Embedded.Files;

namespace SemanticMemory.Embedded.Writing;

/// <summary>Stores whole points.</summary>
internal sealed class UpsertOperation(int collection, IReadOnlyList<EncodedPoint> points, CancellationToken cancellationToken)
    : WriteOperation<bool>(collection, cancellationToken)
{
    public override void Run(CollectionBatch batch)
    {
        foreach (var point in points)
        {
            batch.Put(point);
        }
    }
}
