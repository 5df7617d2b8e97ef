using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>
/// One page of points in the order (integer, id), put together from requests that Qdrant orders by the integer alone: equal values come in no
/// order and a page may end among them, so the values a page ends with are then asked for whole. A state machine, so that many can share their requests.
/// </summary>
internal sealed class KeysetScroll(TenantScope scope, WireCondition condition, ScrollQuery query, WireSelector? what = null) : IStepwiseRead
{
    private readonly Dictionary<Guid, FoundPoint> _accepted = [];
    private readonly int _direction = query.Descending ? -1 : 1;
    private long? _from = query.After?.Key;

    // The points of one value that a page ended with, while the rest of them is being asked for.
    private List<FoundPoint>? _tied;
    private int _asked;

    public bool IsDone { get; private set; }

    /// <summary>The points found, in order; when it is done.</summary>
    public IReadOnlyList<FoundPoint> Result => [.. _accepted.Values.Order(Comparer<FoundPoint>.Create((left, right) => _direction * Compare(left, right))).Take(query.Limit)];

    public WireQuery Next()
    {
        WireFilter filter;
        long? from;
        if (_tied is { } tied)
        {
            _asked = CollectionCalls.PageSize;
            from = Key(tied[0]);
            filter = scope.Where(
                condition, WireCondition.Is(query.Order.Name, from.Value), WireCondition.NoneOf(WireCondition.Has([.. tied.Select(point => point.StoredId)])));
        }
        else
        {
            // One more than wanted shows whether the last value is complete, another one is the position itself.
            _asked = (int)Math.Min(CollectionCalls.PageSize, query.Limit - (long)_accepted.Count + 2);
            from = _from;
            filter = scope.Where(condition);
        }

        return new WireQuery(filter, _asked, what ?? WireSelector.Whole) { Query = new WireQueryBy { Order = new WireOrder(query.Order.Name, query.Descending, from) } };
    }

    public void Accept(List<FoundPoint> page)
    {
        if (_tied is { } tied)
        {
            AcceptTied(tied, page);
            return;
        }

        var isLast = page.Count < _asked;
        var end = isLast ? (long?)null : Key(page[^1]);
        Add(page.Where(point => Key(point) != end));
        if (isLast || _accepted.Count >= query.Limit)
        {
            IsDone = true;
            return;
        }

        _tied = [.. page.Where(point => Key(point) == end)];
    }

    private void AcceptTied(List<FoundPoint> tied, List<FoundPoint> page)
    {
        var value = Key(tied[0]);
        tied.AddRange(page);
        if (page.Count == _asked)
        {
            return;
        }

        Add(tied);
        _tied = null;
        IsDone = _accepted.Count >= query.Limit || value == (query.Descending ? long.MinValue : long.MaxValue);
        _from = IsDone ? null : value + _direction;
    }

    private void Add(IEnumerable<FoundPoint> points)
    {
        foreach (var point in points)
        {
            if (query.After is not { } after || _direction * Compare(Key(point), point.Id, after.Key, after.Id) > 0)
            {
                _accepted[point.Id] = point;
            }
        }
    }

    private long Key(FoundPoint point) =>
        point.Payload.Integer(query.Order) ?? throw new InvalidOperationException($"A point ordered by '{query.Order}' came without it.");

    private int Compare(FoundPoint left, FoundPoint right) => Compare(Key(left), left.Id, Key(right), right.Id);

    private static int Compare(long key, Guid id, long otherKey, Guid otherId) => key != otherKey ? key.CompareTo(otherKey) : id.CompareTo(otherId);
}
