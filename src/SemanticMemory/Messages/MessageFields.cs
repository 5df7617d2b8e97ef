using SemanticMemory.Storage;

namespace SemanticMemory.Messages;

/// <summary>The fields of <see cref="CollectionSchema.Messages"/>. Those marked "copy" repeat the session's.</summary>
public static class MessageFields
{
    /// <summary>The session's id, in canonical text. Absent on a tombstone.</summary>
    public static Field Session { get; } = new("session", FieldType.Keyword);

    /// <summary>Microseconds since 1970. Absent on a tombstone.</summary>
    public static Field Timestamp { get; } = new("timestamp", FieldType.Integer);

    /// <summary><c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</summary>
    public static Field Role { get; } = new("role", FieldType.Keyword);

    /// <summary>Display name of who speaks.</summary>
    public static Field Author { get; } = new("author", FieldType.Keyword);

    /// <summary>Copy: channel.</summary>
    public static Field Channel { get; } = new("channel", FieldType.Keyword);

    /// <summary>Copy: user.</summary>
    public static Field User { get; } = new("user", FieldType.Keyword);

    /// <summary>Copy: anonymous visitor.</summary>
    public static Field Anonymous { get; } = new("anonymous", FieldType.Keyword);

    /// <summary>Copy: agent.</summary>
    public static Field Agent { get; } = new("agent", FieldType.Keyword);

    /// <summary>Copy: the entity's type and id, see <see cref="Sessions.EntityRef.Key"/>.</summary>
    public static Field Entity { get; } = new("entity", FieldType.Keyword);

    /// <summary>Copy: the session's tags.</summary>
    public static Field Tags { get; } = new("tags", FieldType.Keywords);

    /// <summary>Copy: the session's status.</summary>
    public static Field Status { get; } = new("status", FieldType.Keyword);

    /// <summary>Copy: the version of the session that the copies were taken from.</summary>
    public static Field SessionVersion { get; } = new("sessionVersion", FieldType.Integer);

    /// <summary>String members of the metadata, one entry each, see <see cref="MetadataEntries"/>.</summary>
    public static Field Metadata { get; } = new("metadata", FieldType.Keywords);

    /// <summary>On a tombstone: the session it was deleted from. Such a point has no other field, vector or word.</summary>
    public static Field DeletedFrom { get; } = new("deletedFrom", FieldType.Keyword);

    /// <summary>A random number that each change of the message sets; absent until the first one, see <see cref="PointRevision"/>.</summary>
    public static Field Revision { get; } = new("revision", FieldType.Integer);

    /// <summary>
    /// On a message whose vectors the embedding model still owes: from when on they may be asked for, in microseconds since 1970. Whoever asks moves it
    /// on, so that nobody else asks meanwhile. Absent when nothing is owed.
    /// </summary>
    public static Field AwaitsVectors { get; } = new("awaitsVectors", FieldType.Integer);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Field> All { get; } =
        [Session, Timestamp, Role, Author, Channel, User, Anonymous, Agent, Entity, Tags, Status, SessionVersion, Metadata, DeletedFrom, Revision, AwaitsVectors];
}
