using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>Where a point stands: its group, and its place in the order of integer and id.</summary>
internal readonly record struct GroupPlace(string Group, long Order, Guid Id) : IComparable<GroupPlace>
{
    /// <summary>The place of a point in its group; <see langword="null"/> when it has none.</summary>
    public static GroupPlace? Of(CollectionSchema schema, Guid id, Payload payload) =>
        schema is { Group: { } group, Order: { } order } && payload.TryGet(group, out var name) && payload.TryGet(order, out var key)
            ? new GroupPlace(name.Keyword, key.Integer, id)
            : null;

    /// <inheritdoc cref="Of(CollectionSchema, Guid, Payload)"/>
    public static GroupPlace? Of(CollectionSchema schema, FoundPoint point) => Of(schema, point.Id, point.Payload);

    /// <summary>Compares within one group.</summary>
    public int CompareTo(GroupPlace other) => Order != other.Order ? Order.CompareTo(other.Order) : Id.CompareTo(other.Id);

    /// <summary>Asks for the points beside this place on one side, the nearest first.</summary>
    public KeysetScroll Beside(CollectionCalls calls, bool before, int limit, WireSelector? what = null, WireCondition? but = null)
    {
        var query = new ScrollQuery
        {
            Filter = Filter.Everything,
            Order = calls.Schema.Order!,
            Descending = before,
            After = new ScrollPosition(Order, Id),
            Limit = limit,
        };
        var inGroup = WireCondition.Is(calls.Schema.Group!.Name, Group);
        return new KeysetScroll(calls.Scope, but is null ? inGroup : new WireCondition { Must = [inGroup, but] }, query, what);
    }
}
