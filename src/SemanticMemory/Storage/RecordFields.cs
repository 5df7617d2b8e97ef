namespace SemanticMemory.Storage;

/// <summary>The fields of <see cref="CollectionSchema.Records"/>.</summary>
public static class RecordFields
{
    /// <summary>What the record is: <c>tenant</c>, <c>key</c>, <c>tokens</c>.</summary>
    public static Field Kind { get; } = new("kind", FieldType.Keyword);

    /// <summary>What the record belongs to: a session's or a user's id.</summary>
    public static Field Owner { get; } = new("owner", FieldType.Keyword);

    /// <summary>When it was made, in microseconds since 1970.</summary>
    public static Field CreatedAt { get; } = new("createdAt", FieldType.Integer);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Field> All { get; } = [Kind, Owner, CreatedAt];
}
