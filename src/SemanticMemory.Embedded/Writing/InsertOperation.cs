using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Writing;

/// <summary>Stores the points that are not there; nothing at all when one is there with another digest.</summary>
internal sealed class InsertOperation(int collection, IReadOnlyList<EncodedPoint> points, CancellationToken cancellationToken)
    : WriteOperation<InsertOutcome>(collection, cancellationToken)
{
    public override void Run(CollectionBatch batch)
    {
        var created = new bool[points.Count];
        var conflicts = new List<int>();
        for (var i = 0; i < points.Count; i++)
        {
            var there = batch.Find(points[i].Id);
            created[i] = there is null;
            if (there is not null && !string.Equals(batch.Digest(there), points[i].Digest, StringComparison.Ordinal))
            {
                conflicts.Add(i);
            }
        }

        Outcome = new InsertOutcome(conflicts.Count == 0 ? created : new bool[points.Count], conflicts);
        for (var i = 0; i < points.Count && conflicts.Count == 0; i++)
        {
            if (created[i])
            {
                batch.Put(points[i]);
            }
        }
    }
}
