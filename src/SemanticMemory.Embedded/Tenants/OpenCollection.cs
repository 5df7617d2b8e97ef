using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;

namespace SemanticMemory.Embedded.Tenants;

/// <summary>A collection of an open tenant: its memory and its table.</summary>
internal sealed class OpenCollection : IDisposable
{
    private long _largestRow;

    public OpenCollection(TenantFile file, int index, FieldMap map, int dimension)
    {
        Memory = new CollectionMemory(map, dimension);
        _largestRow = new CollectionLoader(file, file.Tables[index], Memory, dimension).Load();
        Writer = new TableWriter(file.Writer, file.Tables[index]);
    }

    public CollectionMemory Memory { get; }

    public TableWriter Writer { get; }

    /// <summary>A row number that was not in use since the tenant was opened, so that readers never take one point for another.</summary>
    public long NextRow() => ++_largestRow;

    public void Dispose() => Writer.Dispose();
}
