using SemanticMemory.Embedded.Writing;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Moving;

/// <summary>Makes the table of vectors to come, unless it is there already; the answer is the model that it is for.</summary>
internal sealed class BeginMoveOperation(EmbeddingFingerprint to, CancellationToken cancellationToken) : WriteOperation<EmbeddingFingerprint>(0, cancellationToken)
{
    public override void Run(CollectionBatch batch)
    {
        var next = new NextVectors(batch.Connection);
        if (next.Model is null)
        {
            next.Create(to);
        }

        Outcome = next.Model ?? to;
    }
}

/// <summary>Removes the table of vectors to come.</summary>
internal sealed class AbandonMoveOperation(CancellationToken cancellationToken) : WriteOperation<bool>(0, cancellationToken)
{
    public override void Run(CollectionBatch batch) => new NextVectors(batch.Connection).Drop();
}

/// <summary>Keeps vectors to come of messages that are as they were when they were listed.</summary>
internal sealed class SetNextOperation(IReadOnlyList<(Guid Id, long Version, byte[] Dense)> vectors, CancellationToken cancellationToken)
    : WriteOperation<bool>(0, cancellationToken)
{
    public override void Run(CollectionBatch batch)
    {
        var next = new NextVectors(batch.Connection);
        foreach (var (id, version, dense) in vectors)
        {
            if (batch.Find(id) is { } point && point.Revision == version)
            {
                next.Set(point.Row, dense);
            }
        }
    }
}
