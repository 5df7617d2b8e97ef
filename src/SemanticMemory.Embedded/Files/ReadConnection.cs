namespace SemanticMemory.Embedded.Files;

/// <summary>A connection with the reading statements of every collection; used by one thread at a time.</summary>
internal sealed class ReadConnection : IDisposable
{
    private readonly Connection _connection;
    private readonly TableReader[] _tables;
    private readonly Statement _begin;
    private readonly Statement _end;

    public ReadConnection(string path, IReadOnlyList<CollectionTable> tables)
    {
        _connection = Connection.OpenReader(path);
        _tables = [.. tables.Select(table => new TableReader(_connection, table))];
        (_begin, _end) = (_connection.Prepare("BEGIN"), _connection.Prepare("COMMIT"));
    }

    public TableReader this[int collection] => _tables[collection];

    /// <summary>From its first read on, everything until <see cref="End"/> comes from one state of the file.</summary>
    public void Begin() => _begin.Run();

    public void End() => _end.Run();

    public void Dispose()
    {
        foreach (var table in _tables)
        {
            table.Dispose();
        }

        _begin.Dispose();
        _end.Dispose();
        _connection.Dispose();
    }
}
