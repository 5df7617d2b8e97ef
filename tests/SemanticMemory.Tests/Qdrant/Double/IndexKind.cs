namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>What a payload index holds. Full text and places are not in the double.</summary>
internal enum IndexKind
{
    Keyword,
    Integer,
    Float,
    Bool,
    Datetime,
    Uuid,
}
