using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Embedded.Writing;

/// <summary>A point as a batch sees it: as it was, or as an earlier operation of the batch left it.</summary>
internal sealed record PendingPoint(Guid Id, long Row, int Revision, FieldSet Fields);
