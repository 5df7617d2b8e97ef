using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;

namespace SemanticMemory.Embedded.Writing;

/// <summary>Does to memory what a committed batch did to the file.</summary>
internal static class ChangeApplier
{
    public static void Apply(CollectionMemory memory, IReadOnlyList<Change> changes)
    {
        var removed = new List<(int Slot, byte[] Terms)>();
        foreach (var change in changes)
        {
            switch (change)
            {
                case Change.Insert insert:
                    Add(memory, insert.Point, insert.Row, 0);
                    break;
                case Change.Replace replace:
                    Remove(memory, replace.Point.Id, replace.OldTerms, removed);
                    Add(memory, replace.Point, replace.Row, replace.Revision);
                    break;
                case Change.Patch patch:
                    Patch(memory, patch);
                    break;
                case Change.Vectors vectors:
                    memory.SetVectors(memory.Ids.Find(vectors.Id), vectors.Dense, vectors.Revision);
                    break;
                case Change.Delete delete:
                    Remove(memory, delete.Id, delete.OldTerms, removed);
                    break;
            }
        }

        if (removed.Count > 0)
        {
            memory.Words.Remove(removed);
            removed.ForEach(point => memory.Release(point.Slot));
        }
    }

    private static void Add(CollectionMemory memory, EncodedPoint point, long row, int revision)
    {
        var slot = memory.Add(point.Id, row, revision);
        memory.SetFields(slot, point.Fields);
        memory.Vectors.Add(slot, point.Vectors);
        memory.Words.Add(slot, point.Lexical);
        memory.Features.Set(slot, point.Features.Span);
        memory.Publish(slot);
    }

    private static void Patch(CollectionMemory memory, Change.Patch patch)
    {
        var slot = memory.Ids.Find(patch.Id);
        memory.Patch(slot, patch.Fields, patch.Revision);
        if (patch.Features is { } features)
        {
            memory.Features.Set(slot, features.Span);
        }
    }

    private static void Remove(CollectionMemory memory, Guid id, byte[] terms, List<(int Slot, byte[] Terms)> removed)
    {
        var slot = memory.Ids.Find(id);
        memory.Remove(slot);
        removed.Add((slot, terms));
    }
}
