using System.Text.Json;
using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Lexical;
using SemanticMemory.Embedded.Vectors;

namespace SemanticMemory.Embedded.Files;

/// <summary>Builds a collection's memory from its table.</summary>
internal static class CollectionLoader
{
    /// <summary>Reads every row; the answer is the largest row number.</summary>
    /// <exception cref="MemoryException"><c>data-damaged</c>: a row cannot be decoded.</exception>
    public static long Load(Connection connection, CollectionTable table, CollectionMemory memory, int dimension)
    {
        var largest = 0L;
        using var rows = connection.Prepare(table.Load);
        while (rows.Step())
        {
            largest = rows.Integer(0);
            try
            {
                Load(rows, memory, dimension);
            }
            catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or FormatException)
            {
                throw StoreErrors.Damaged(connection.Path, $"row {largest} of '{memory.Schema.Name}' cannot be decoded", e);
            }
        }

        return largest;
    }

    private static void Load(Statement rows, CollectionMemory memory, int dimension)
    {
        var id = rows.Bytes(1);
        if (id.Length != 16 || !TermBlob.IsValid(rows.Bytes(4)))
        {
            throw new InvalidDataException();
        }

        var vectors = EncodedVectors.Of(rows.Bytes(5), dimension) ?? throw new InvalidDataException();
        var slot = memory.Add(new Guid(id, bigEndian: true), rows.Integer(0), (int)rows.Integer(2));
        FieldsJson.Read(rows.Bytes(3), memory, slot);
        memory.Vectors.Add(slot, vectors);
        memory.Words.Add(slot, rows.Bytes(4));
        memory.Publish(slot);
    }
}
