using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

/// <summary>The fields of <see cref="CollectionSchema.Sessions"/>.</summary>
public static class SessionFields
{
    /// <summary>Where it takes place.</summary>
    public static Field Channel { get; } = new("channel", FieldType.Keyword);

    /// <summary>Whose session it is.</summary>
    public static Field User { get; } = new("user", FieldType.Keyword);

    /// <summary>The visitor before anybody logged in.</summary>
    public static Field Anonymous { get; } = new("anonymous", FieldType.Keyword);

    /// <summary>The agent that answers.</summary>
    public static Field Agent { get; } = new("agent", FieldType.Keyword);

    /// <summary>The entity's type.</summary>
    public static Field EntityType { get; } = new("entityType", FieldType.Keyword);

    /// <summary>The entity's id.</summary>
    public static Field EntityId { get; } = new("entityId", FieldType.Keyword);

    /// <summary>Labels.</summary>
    public static Field Tags { get; } = new("tags", FieldType.Keywords);

    /// <summary>The words of title and summary: their term ids, in digits.</summary>
    public static Field Words { get; } = new("words", FieldType.Keywords);

    /// <summary><c>active</c>, <c>paused</c>, <c>archived</c> or <c>deleted</c>.</summary>
    public static Field Status { get; } = new("status", FieldType.Keyword);

    /// <summary>1 when the matter is settled, else 0.</summary>
    public static Field Resolved { get; } = new("resolved", FieldType.Integer);

    /// <summary>Newest activity: the last message's time, or when it was started. Microseconds since 1970.</summary>
    public static Field Activity { get; } = new("activity", FieldType.Integer);

    /// <summary>The newest message's timestamp; absent while there is none. Only ever raised by an append.</summary>
    public static Field LastMessageAt { get; } = new("lastMessageAt", FieldType.Integer);

    /// <summary>Raised by every change of the session: what a change compares by.</summary>
    public static Field Version { get; } = new("version", FieldType.Integer);

    /// <summary>Who made the last change: a random token, read back to learn whether a change won.</summary>
    public static Field Writer { get; } = new("writer", FieldType.Keyword);

    /// <summary>The version whose fields the messages' copies still have to take over; absent when they have.</summary>
    public static Field Pending { get; } = new("pending", FieldType.Integer);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Field> All { get; } =
        [Channel, User, Anonymous, Agent, EntityType, EntityId, Tags, Words, Status, Resolved, Activity, LastMessageAt, Version, Writer, Pending];
}
