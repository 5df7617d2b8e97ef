using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Lexical;
using SemanticMemory.Embedded.Vectors;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Files;

/// <summary>A point ready to be written and held; made on the caller's thread, so that the one that writes has little to do.</summary>
internal sealed record EncodedPoint(
    Guid Id,
    string? Digest,
    FieldSet Fields,
    byte[] FieldsJson,
    byte[] Lexical,
    byte[] Dense,
    EncodedVectors Vectors,
    ReadOnlyMemory<byte> Features,
    ReadOnlyMemory<byte> Body)
{
    /// <exception cref="ArgumentException">It cannot be stored as it is.</exception>
    public static EncodedPoint Of(Point point, FieldMap map, int dimension)
    {
        var fields = FieldSet.Of(map, point.Payload);
        var dense = HalfVectors.Encode(point.Dense, dimension);
        var vectors = EncodedVectors.Of(dense, dimension) ?? throw new ArgumentException("A vector must be finite and of unit length.");
        var (features, body) = (point.Payload.Features, point.Payload.Body);
        return new EncodedPoint(point.Id, point.Digest, fields, Files.FieldsJson.Write(fields), TermBlob.Encode(point.Lexical), dense, vectors, features, body);
    }
}
