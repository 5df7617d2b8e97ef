using System.Text.Json;
using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Lexical;
using SemanticMemory.Embedded.Vectors;

namespace SemanticMemory.Embedded.Files;

/// <summary>
/// Builds a collection's memory from its table, in two halves that share nothing and run side by side: ids and fields; vectors, words and features.
/// Rows come in order, so that both halves give the same row the same slot.
/// </summary>
internal sealed class CollectionLoader(TenantFile file, CollectionTable table, CollectionMemory memory, int dimension)
{
    // Below this the second half costs less than handing it over.
    private const int FewRows = 1000;

    /// <summary>Reads every row; the answer is the largest row number.</summary>
    /// <exception cref="MemoryException"><c>data-damaged</c>: a row cannot be decoded.</exception>
    public long Load()
    {
        var (count, largest) = Measure();
        memory.Reserve(count);
        if (count <= FewRows)
        {
            LoadFields(file.Writer);
            LoadContent(file.Writer);
        }
        else
        {
            Both(() => LoadFields(file.Writer), LoadContentBeside);
        }

        return largest;
    }

    // Ours to wait for: the caller cannot go on before both are done. The exception of one of them is the one to show.
    private static void Both(Action one, Action other)
    {
        try
        {
            Parallel.Invoke(one, other);
        }
        catch (AggregateException e)
        {
            throw e.InnerExceptions.OfType<MemoryException>().FirstOrDefault() ?? e.InnerExceptions[0];
        }
    }

    private (int Count, long Largest) Measure()
    {
        using var statement = file.Writer.Prepare(table.Measure);
        statement.Step();
        return ((int)statement.Integer(0), statement.Integer(1));
    }

    private void LoadContentBeside()
    {
        using var connection = Connection.OpenReader(file.Path);
        LoadContent(connection);
    }

    private void LoadFields(Connection connection) => ForEach(connection, table.LoadFields, (rows, slot) =>
    {
        var id = rows.Bytes(1);
        if (id.Length != 16)
        {
            throw new InvalidDataException("An id has 16 bytes.");
        }

        if (memory.Add(new Guid(id, bigEndian: true), rows.Integer(0), (int)rows.Integer(2)) != slot)
        {
            throw new InvalidDataException("Slots are given in order.");
        }

        FieldsJson.Read(rows.Bytes(3), memory, slot);
        memory.Publish(slot);
    });

    private void LoadContent(Connection connection)
    {
        ForEach(connection, table.LoadContent, (rows, slot) =>
        {
            var terms = rows.Bytes(1);
            if (!TermBlob.IsValid(terms) || EncodedVectors.Of(rows.Bytes(2), dimension) is not { } vectors)
            {
                throw new InvalidDataException("Vectors or words are not as they were written.");
            }

            memory.Vectors.Add(slot, vectors);
            memory.Words.Add(slot, terms);
            memory.Features.Set(slot, rows.Bytes(4), isInFile: rows.Integer(3) > FeatureChunks.LongestInMemory);
        });
        memory.Vectors.TrimExcess();
        memory.Words.TrimExcess();
    }

    private void ForEach(Connection connection, string sql, Action<Statement, int> load)
    {
        using var rows = connection.Prepare(sql);
        for (var slot = 0; rows.Step(); slot++)
        {
            try
            {
                load(rows, slot);
            }
            catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or FormatException)
            {
                throw StoreErrors.Damaged(connection.Path, $"row {rows.Integer(0)} of '{memory.Schema.Name}' cannot be decoded", e);
            }
        }
    }
}
