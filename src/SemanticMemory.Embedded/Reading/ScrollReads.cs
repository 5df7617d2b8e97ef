using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Filters;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>A page of points in the order of an integer field, by their slots.</summary>
internal static class ScrollReads
{
    private readonly record struct Key(long Value, Guid Id) : IComparable<Key>
    {
        public int CompareTo(Key other) => Value != other.Value ? Value.CompareTo(other.Value) : Id.CompareTo(other.Id);
    }

    public static int[] Find(CollectionMemory memory, ScrollQuery query)
    {
        var order = (IntegerColumn)memory.Column(query.Order);
        var direction = query.Descending ? -1 : 1;
        var after = query.After is { } position ? new Key(position.Key, position.Id) : (Key?)null;

        // The one that comes last is the first to go.
        var page = new PriorityQueue<int, Key>(Comparer<Key>.Create((left, right) => -direction * left.CompareTo(right)));
        foreach (var slot in new FilterEvaluator(memory).Evaluate(query.Filter).ToSlots(memory.Live))
        {
            if (!order.Has(slot))
            {
                continue;
            }

            var key = new Key(order[slot], memory.Ids.Id(slot));
            if (after is { } start && direction * key.CompareTo(start) <= 0)
            {
                continue;
            }

            if (page.Count < query.Limit)
            {
                page.Enqueue(slot, key);
            }
            else
            {
                page.EnqueueDequeue(slot, key);
            }
        }

        var slots = new int[page.Count];
        for (var i = slots.Length - 1; i >= 0; i--)
        {
            slots[i] = page.Dequeue();
        }

        return slots;
    }
}
