using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Embedded.Vectors;

namespace SemanticMemory.Embedded.Writing;

/// <summary>What a batch did to one point, to be done to memory once it is durable.</summary>
internal abstract record Change
{
    private Change()
    {
    }

    /// <summary>A new point.</summary>
    public sealed record Insert(EncodedPoint Point, long Row) : Change;

    /// <summary>Another point under the same id.</summary>
    public sealed record Replace(EncodedPoint Point, long Row, int Revision, byte[] OldTerms) : Change;

    /// <summary>Other fields and, when they are given, other features; a body that changed shows in the revision.</summary>
    public sealed record Patch(Guid Id, int Revision, FieldSet Fields, ReadOnlyMemory<byte>? Features) : Change;

    /// <summary>Other vectors.</summary>
    public sealed record Vectors(Guid Id, int Revision, EncodedVectors Dense) : Change;

    /// <summary>No point any more.</summary>
    public sealed record Delete(Guid Id, byte[] OldTerms) : Change;
}
