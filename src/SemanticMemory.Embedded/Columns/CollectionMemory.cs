using SemanticMemory.Embedded.Lexical;
using SemanticMemory.Embedded.Vectors;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Columns;

/// <summary>
/// What is held of a collection in memory: everything that filters, orders and scores, by slot (a small number that a point has while it lives).
/// Bodies, digests, exact vectors and long features stay in the file. Changed by one writer while nobody reads.
/// </summary>
internal sealed class CollectionMemory
{
    private readonly Column[] _columns;
    private readonly Stack<int> _free = new();
    private long[] _rows = [];
    private int[] _revisions = [];
    private int _groupedWithoutOrder;

    public CollectionMemory(FieldMap map, int dimension)
    {
        Map = map;
        _columns = [.. map.Schema.Fields.Select(field => Columns.Column.For(field.Type))];
        Vectors = new VectorIndex(dimension);
        if (Schema is { Group: { } group, Order: { } order })
        {
            Groups = new GroupOrder((KeywordColumn)Column(group), (IntegerColumn)Column(order), Ids);
        }
    }

    public FieldMap Map { get; }

    public CollectionSchema Schema => Map.Schema;

    public IdIndex Ids { get; } = new();

    public VectorIndex Vectors { get; }

    public InvertedIndex Words { get; } = new();

    public FeatureChunks Features { get; } = new();

    public GroupOrder? Groups { get; }

    public SlotBitmap Live { get; } = new(0);

    /// <summary>Are a group's slots all in its order? A point may have a group and lack the field that orders it.</summary>
    public bool AllGroupedAreOrdered => _groupedWithoutOrder == 0;

    /// <summary>One more than the largest slot in use.</summary>
    public int SlotBound { get; private set; }

    public Column Column(Field field) => _columns[Map[field]];

    public Column Column(int ordinal) => _columns[ordinal];

    /// <summary>The row in the file.</summary>
    public long Row(int slot) => _rows[slot];

    /// <summary>How often the row was changed: what a reader compares with what it finds in the file.</summary>
    public int Revision(int slot) => _revisions[slot];

    public SlotBitmap EmptyBitmap() => new(Capacity.RoundUp(SlotBound));

    /// <summary>Asks for what a view on a slot reads, which is soon, see <see cref="CacheLines"/>.</summary>
    public void Prefetch(int slot)
    {
        Ids.Prefetch(slot);
        Features.Prefetch(slot);
        foreach (var column in _columns)
        {
            column.Prefetch(slot);
        }
    }

    /// <summary>Makes room for so many points.</summary>
    public void Reserve(int points)
    {
        Capacity.Grow(ref _rows, points);
        Capacity.Grow(ref _revisions, points);
        Ids.Reserve(points);
        Vectors.Reserve(points);
        Features.Expected = points;
        foreach (var column in _columns)
        {
            column.Expected = points;
        }
    }

    /// <summary>Gives a new point a slot; fields, vectors, words and features follow, then <see cref="Publish"/>.</summary>
    public int Add(Guid id, long row, int revision)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = SlotBound++;
            Capacity.Grow(ref _rows, SlotBound);
            Capacity.Grow(ref _revisions, SlotBound);
        }

        (_rows[slot], _revisions[slot]) = (row, revision);
        Ids.Add(id, slot);
        return slot;
    }

    /// <summary>Makes a slot whose fields are set a living one.</summary>
    public void Publish(int slot)
    {
        Groups?.Add(slot);
        _groupedWithoutOrder += IsGroupedWithoutOrder(slot) ? 1 : 0;
        Live.Add(slot);
    }

    public void SetFields(int slot, FieldSet fields)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Set(slot, fields.Values[i]);
        }
    }

    public void Patch(int slot, FieldSet fields, int revision)
    {
        Withdraw(slot);
        SetFields(slot, fields);
        _revisions[slot] = revision;
        Publish(slot);
    }

    public void SetVectors(int slot, EncodedVectors vectors, int revision)
    {
        Vectors.Remove(slot);
        Vectors.Add(slot, vectors);
        _revisions[slot] = revision;
    }

    /// <summary>
    /// Forgets a point but for its words, and keeps the slot from being used: many are taken out of the lists together, then
    /// <see cref="Release"/> frees the slots.
    /// </summary>
    public void Remove(int slot)
    {
        Withdraw(slot);
        foreach (var column in _columns)
        {
            column.Set(slot, null);
        }

        Vectors.Remove(slot);
        Features.Set(slot, []);
        Ids.Remove(slot);
    }

    public void Release(int slot) => _free.Push(slot);

    public FieldSet Fields(int slot)
    {
        var fields = new FieldSet(Map);
        for (var i = 0; i < _columns.Length; i++)
        {
            fields.Set(i, _columns[i].TryGet(slot, out var value) ? value : null);
        }

        return fields;
    }

    private void Withdraw(int slot)
    {
        Groups?.Remove(slot);
        _groupedWithoutOrder -= IsGroupedWithoutOrder(slot) ? 1 : 0;
        Live.Remove(slot);
    }

    private bool IsGroupedWithoutOrder(int slot) => Groups is not null && Column(Schema.Group!).Has(slot) && !Column(Schema.Order!).Has(slot);
}
