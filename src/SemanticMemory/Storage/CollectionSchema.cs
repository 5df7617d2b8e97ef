using SemanticMemory.Messages;
using SemanticMemory.Sessions;

namespace SemanticMemory.Storage;

/// <summary>What a store has to know of a collection: its fields, and the order in which a group's points follow each other.</summary>
/// <param name="Name">The collection's name: <c>messages</c>, <c>sessions</c> or <c>records</c>.</param>
/// <param name="Fields">Every field a payload may have; a store refuses others.</param>
/// <param name="Group">The field whose equal values make a sequence (a message's session), or <see langword="null"/>: no neighbours.</param>
/// <param name="Order">The integer field that orders a sequence, ties broken by the point's id; <see langword="null"/> when there is none.</param>
public sealed record CollectionSchema(string Name, IReadOnlyList<Field> Fields, Field? Group = null, Field? Order = null)
{
    /// <summary>Messages: vectors and words are here.</summary>
    public static CollectionSchema Messages { get; } = new("messages", MessageFields.All, MessageFields.Session, MessageFields.Timestamp);

    /// <summary>Sessions.</summary>
    public static CollectionSchema Sessions { get; } = new("sessions", SessionFields.All);

    /// <summary>Everything else that is kept: tenants, keys, token sums, profiles. Told apart by <see cref="RecordFields.Kind"/>.</summary>
    public static CollectionSchema Records { get; } = new("records", RecordFields.All);

    /// <summary>The three of them, in the order above.</summary>
    public static IReadOnlyList<CollectionSchema> All { get; } = [Messages, Sessions, Records];
}
