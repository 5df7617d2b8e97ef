using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>A point as memory has it, its body and digest still in the file.</summary>
internal sealed record FoundPoint(Guid Id, long Row, int Revision, Payload Fields)
{
    public static FoundPoint Of(CollectionMemory memory, int slot)
    {
        var fields = new Payload();
        for (var i = 0; i < memory.Map.Count; i++)
        {
            if (memory.Column(i).Get(slot) is { } value)
            {
                fields[memory.Schema.Fields[i]] = value;
            }
        }

        return new FoundPoint(memory.Ids.Id(slot), memory.Row(slot), memory.Revision(slot), fields);
    }

    /// <summary>The whole point, or <see langword="null"/> when its row was changed since.</summary>
    public StoredPoint? Read(TableReader reader)
    {
        if (!reader.TryReadContent(Row, Revision, out var digest, out var body))
        {
            return null;
        }

        Fields.Body = body;
        return new StoredPoint(Id, Fields, digest);
    }

    /// <summary>All of them, or <see langword="null"/> when a row was changed since.</summary>
    public static IReadOnlyList<StoredPoint>? ReadAll(IReadOnlyList<FoundPoint> points, TableReader reader)
    {
        var stored = new StoredPoint[points.Count];
        for (var i = 0; i < stored.Length; i++)
        {
            if (points[i].Read(reader) is not { } point)
            {
                return null;
            }

            stored[i] = point;
        }

        return stored;
    }
}
