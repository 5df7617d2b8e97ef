using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Embedded.Filters;
using SemanticMemory.Embedded.Tenants;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Writing;

/// <summary>
/// One collection's part of a batch: writes rows into the open transaction and keeps beside memory, which changes only after the commit,
/// what the batch did so far.
/// </summary>
internal sealed class CollectionBatch(OpenCollection collection)
{
    // No value: deleted.
    private readonly Dictionary<Guid, PendingPoint?> _touched = [];
    private readonly List<Change> _changes = [];

    private CollectionMemory Memory => collection.Memory;

    private TableWriter Writer => collection.Writer;

    /// <summary>The connection of the open transaction.</summary>
    public Connection Connection => Writer.Connection;

    public PendingPoint? Find(Guid id) =>
        _touched.TryGetValue(id, out var pending) ? pending : Memory.Ids.Find(id) is var slot and >= 0 ? FromMemory(slot) : null;

    public string? Digest(PendingPoint point) => Writer.Digest(point.Row);

    public List<PendingPoint> Matching(Filter filter)
    {
        var evaluator = new FilterEvaluator(Memory);
        var found = new List<PendingPoint>();
        foreach (var slot in evaluator.Evaluate(filter).ToSlots(Memory.Live))
        {
            if (!_touched.ContainsKey(Memory.Ids.Id(slot)))
            {
                found.Add(FromMemory(slot));
            }
        }

        found.AddRange(_touched.Values.OfType<PendingPoint>().Where(point => FieldsMatch.Matches(filter, point.Id, point.Fields)));
        return found;
    }

    public void Put(EncodedPoint point)
    {
        if (Find(point.Id) is { } old)
        {
            var terms = Writer.Lexical(old.Row);
            var revision = old.Revision + 1;
            Writer.Replace(old.Row, revision, point);
            _touched[point.Id] = new PendingPoint(point.Id, old.Row, revision, point.Fields);
            _changes.Add(new Change.Replace(point, old.Row, revision, terms));
        }
        else
        {
            var row = collection.NextRow();
            Writer.Insert(row, point);
            _touched[point.Id] = new PendingPoint(point.Id, row, 0, point.Fields);
            _changes.Add(new Change.Insert(point, row));
        }
    }

    public void Patch(PendingPoint point, PointPatch patch)
    {
        var fields = point.Fields.With(patch);
        var revision = point.Revision + 1;
        Writer.Patch(point.Row, revision, FieldsJson.Write(fields), patch.Body, patch.Features);
        _touched[point.Id] = point with { Revision = revision, Fields = fields };
        _changes.Add(new Change.Patch(point.Id, revision, fields, patch.Features));
    }

    public void SetVectors(PendingPoint point, NewVectors vectors)
    {
        var revision = point.Revision + 1;
        Writer.SetDense(point.Row, revision, vectors.Dense);
        _touched[point.Id] = point with { Revision = revision };
        _changes.Add(new Change.Vectors(point.Id, revision, vectors.Encoded));
    }

    public void Delete(PendingPoint point)
    {
        var terms = Writer.Lexical(point.Row);
        Writer.Delete(point.Row);
        _touched[point.Id] = null;
        _changes.Add(new Change.Delete(point.Id, terms));
    }

    public void Apply() => ChangeApplier.Apply(Memory, _changes);

    private PendingPoint FromMemory(int slot) => new(Memory.Ids.Id(slot), Memory.Row(slot), Memory.Revision(slot), Memory.Fields(slot));
}
