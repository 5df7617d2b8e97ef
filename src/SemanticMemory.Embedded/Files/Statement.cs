using SQLitePCL;

namespace SemanticMemory.Embedded.Files;

/// <summary>A prepared statement. Bind by position from 1, step, read columns from 0, reset.</summary>
internal sealed class Statement(Connection connection, sqlite3_stmt handle) : IDisposable
{
    public Statement Bind(int position, long value)
    {
        connection.Check(raw.sqlite3_bind_int64(handle, position, value));
        return this;
    }

    public Statement Bind(int position, string? value)
    {
        connection.Check(value is null ? raw.sqlite3_bind_null(handle, position) : raw.sqlite3_bind_text(handle, position, value));
        return this;
    }

    /// <summary>An empty blob is stored as NULL.</summary>
    public Statement Bind(int position, ReadOnlySpan<byte> value)
    {
        connection.Check(value.IsEmpty ? raw.sqlite3_bind_null(handle, position) : raw.sqlite3_bind_blob(handle, position, value));
        return this;
    }

    public Statement BindText(int position, ReadOnlySpan<byte> utf8)
    {
        connection.Check(raw.sqlite3_bind_text(handle, position, utf8));
        return this;
    }

    /// <summary>Goes to the next row; <see langword="false"/> when there is none.</summary>
    public bool Step()
    {
        switch (raw.sqlite3_step(handle))
        {
            case raw.SQLITE_ROW:
                return true;
            case raw.SQLITE_DONE:
                return false;
            case var code:
                var failure = connection.Failure(code);
                Reset();
                throw failure;
        }
    }

    /// <summary>Runs a statement that has no rows.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    // A failed step is reported again by reset: it was thrown already.
    public void Reset() => raw.sqlite3_reset(handle);

    public long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>The bytes of a blob or text, valid until the next step or reset; NULL reads as empty.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public string? Text(int column) =>
        raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL ? null : raw.sqlite3_column_text(handle, column).utf8_to_string();

    public void Dispose() => raw.sqlite3_finalize(handle);
}
