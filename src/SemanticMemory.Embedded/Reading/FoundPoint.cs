using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>A point as memory has it; <see cref="Unread"/> is what was asked for and is still in the file.</summary>
internal readonly record struct FoundPoint(Guid Id, long Row, int Revision, Payload Payload, PointParts Unread)
{
    public static FoundPoint Of(CollectionMemory memory, int slot, PointParts parts = PointParts.All)
    {
        // Counted first: an answer may have hundreds of points, and each gets a list of the right length.
        var count = 0;
        for (var i = 0; i < memory.Map.Count; i++)
        {
            count += memory.Column(i).Has(slot) ? 1 : 0;
        }

        var payload = new Payload(count);
        for (var i = 0; i < memory.Map.Count; i++)
        {
            if (memory.Column(i).Get(slot) is { } value)
            {
                payload[memory.Schema.Fields[i]] = value;
            }
        }

        var unread = parts & PointParts.Body;
        if (parts.HasFlag(PointParts.Features))
        {
            payload.Features = memory.Features[slot];
            unread |= memory.Features.AreInFile(slot) ? PointParts.Features : PointParts.None;
        }

        return new FoundPoint(memory.Ids.Id(slot), memory.Row(slot), memory.Revision(slot), payload, unread);
    }

    /// <summary>The point with all that was asked for, or <see langword="null"/> when its row was changed since.</summary>
    public StoredPoint? Read(TableReader reader)
    {
        string? digest = null;
        if (Unread.HasFlag(PointParts.Body))
        {
            if (!reader.TryReadContent(Row, Revision, out digest, out var body))
            {
                return null;
            }

            Payload.Body = body;
        }

        if (Unread.HasFlag(PointParts.Features))
        {
            if (!reader.TryReadFeatures(Row, Revision, out var features))
            {
                return null;
            }

            Payload.Features = features;
        }

        return new StoredPoint(Id, Payload, digest);
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
