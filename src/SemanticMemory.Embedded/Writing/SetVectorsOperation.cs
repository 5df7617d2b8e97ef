using SemanticMemory.Embedded.Filters;
using SemanticMemory.Embedded.Vectors;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Writing;

/// <summary>A point's vectors, ready to be written and held.</summary>
internal sealed record NewVectors(Guid Id, byte[] Dense, EncodedVectors Encoded)
{
    /// <exception cref="ArgumentException">They cannot be stored as they are.</exception>
    public static NewVectors Of(PointVectors vectors, int dimension)
    {
        var dense = HalfVectors.Encode(vectors.Dense, dimension);
        return new NewVectors(vectors.Id, dense, EncodedVectors.Of(dense, dimension) ?? throw new ArgumentException("A vector must be finite and of unit length."));
    }
}

/// <summary>Gives points that are there and match other vectors.</summary>
internal sealed class SetVectorsOperation(int collection, IReadOnlyList<NewVectors> vectors, Filter filter, CancellationToken cancellationToken)
    : WriteOperation<bool>(collection, cancellationToken)
{
    public override void Run(CollectionBatch batch)
    {
        foreach (var given in vectors)
        {
            if (batch.Find(given.Id) is { } point && FieldsMatch.Matches(filter, point.Id, point.Fields))
            {
                batch.SetVectors(point, given);
            }
        }
    }
}
