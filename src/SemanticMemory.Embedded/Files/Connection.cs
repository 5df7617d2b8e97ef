using SQLitePCL;

namespace SemanticMemory.Embedded.Files;

/// <summary>One connection to a tenant's file; used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    // Enough for the inner pages of a tree and what a query touches twice; the system caches the file itself.
    private const int CacheKilobytes = 2048;
    private const int BusyMilliseconds = 5000;
    private readonly sqlite3 _handle;

    private Connection(sqlite3 handle, string path) => (_handle, Path) = (handle, path);

    public string Path { get; }

    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    public static Connection OpenWriter(string path)
    {
        var connection = Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

        // What is deleted is overwritten, whatever the system's SQLite was built with: it may have been a password.
        connection.Configure("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;");
        return connection;
    }

    public static Connection OpenReader(string path)
    {
        // Not SQLITE_OPEN_READONLY: a reader of a write-ahead log takes part in its shared index.
        var connection = Open(path, raw.SQLITE_OPEN_READWRITE);
        // Not mapped: SQLite gives its map up with each commit of somebody else, and the system builds it anew page by page.
        connection.Configure("PRAGMA query_only=1; PRAGMA mmap_size=0;");
        return connection;
    }

    public Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var statement));
        return new Statement(this, statement);
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    public void Rollback()
    {
        if (InTransaction)
        {
            Execute("ROLLBACK");
        }
    }

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    public Exception Failure(int code) => StoreErrors.Of(code, raw.sqlite3_errmsg(_handle).utf8_to_string(), Path);

    public void Dispose() => raw.sqlite3_close_v2(_handle);

    private static Connection Open(string path, int flags)
    {
        SystemSqlite.Load();
        var code = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var connection = new Connection(handle, path);
        if (code != raw.SQLITE_OK)
        {
            var failure = connection.Failure(code);
            connection.Dispose();
            throw failure;
        }

        return connection;
    }

    private void Configure(string pragmas)
    {
        try
        {
            Check(raw.sqlite3_busy_timeout(_handle, BusyMilliseconds));
            Execute($"PRAGMA cache_size=-{CacheKilobytes}; PRAGMA temp_store=MEMORY; {pragmas}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }
}
