using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>Where a point stands in the order of its group: a message in its session, by time and id.</summary>
internal static class GroupOrder
{
    public static bool HasPlace(CollectionSchema schema, FoundPoint point) => HasPlace(schema, point.Payload);

    public static bool HasPlace(CollectionSchema schema, Payload payload) =>
        schema is { Group: { } group, Order: { } order } && payload.TryGet(group, out _) && payload.TryGet(order, out _);

    public static (string Group, long Order) Place(CollectionSchema schema, FoundPoint point) =>
        (point.Payload.Keyword(schema.Group!)!, point.Payload.Integer(schema.Order!)!.Value);
}
