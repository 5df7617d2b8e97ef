namespace SemanticMemory.Storage;

/// <summary>The fields of <see cref="CollectionSchema.Records"/>.</summary>
public static class RecordFields
{
    /// <summary>What the record is: <c>tenant</c>, <c>key</c>, <c>tokens</c>, <c>tokens-gone</c>, <c>preferences</c>, <c>item</c>, <c>summary</c>, <c>vectors</c>; on Qdrant also <c>moving</c>, in the reserved tenant.</summary>
    public static Field Kind { get; } = new("kind", FieldType.Keyword);

    /// <summary>What the record belongs to: a session's or a user's id, or the scope of a pinned fact.</summary>
    public static Field Owner { get; } = new("owner", FieldType.Keyword);

    /// <summary>Whose use a token sum is: <c>user:{id}</c> or <c>visitor:{id}</c>; absent where nobody is known.</summary>
    public static Field ChargedTo { get; } = new("chargedTo", FieldType.Keyword);

    /// <summary>When it was made, in microseconds since 1970.</summary>
    public static Field CreatedAt { get; } = new("createdAt", FieldType.Integer);

    /// <summary>Larger comes first.</summary>
    public static Field Priority { get; } = new("priority", FieldType.Integer);

    /// <summary>From when on it no longer counts, in microseconds since 1970; absent: never.</summary>
    public static Field ExpiresAt { get; } = new("expiresAt", FieldType.Integer);

    /// <summary>A random number that each change sets; absent until the first one, see <see cref="PointRevision"/>.</summary>
    public static Field Revision { get; } = new("revision", FieldType.Integer);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Field> All { get; } = [Kind, Owner, ChargedTo, CreatedAt, Priority, ExpiresAt, Revision];
}
