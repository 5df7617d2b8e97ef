using SQLitePCL;

namespace SemanticMemory.Embedded.Files;

/// <summary>What SQLite's result codes and broken files become. Every message names the file and the cure.</summary>
internal static class StoreErrors
{
    private const int PrimaryCode = 0xff;

    public static MemoryException Unavailable(string path, Exception inner) => new(
        MemoryError.Unavailable, "store-unavailable", $"'{path}' cannot be read or written ({inner.Message}): check disk space, permissions and the disk, then try again.", inner);

    public static MemoryException Damaged(string path, string why, Exception? inner = null) => new(
        MemoryError.Misconfigured, "data-damaged", $"The data file '{path}' is damaged ({why}): stop the service and put a backup in its place. Nothing was changed.", inner);

    public static MemoryException BeingFilled(string directory, string source) => new(
        MemoryError.Misconfigured, "store-being-filled",
        $"The data directory '{directory}' is being filled from {source} and not verified yet: run the same migrate command again until it says that the copy is whole, or delete the directory to give it up.");

    public static MemoryException NotEmpty(string directory) => new(
        MemoryError.Misconfigured, "target-not-empty",
        $"The data directory '{directory}' holds data already, and nothing was changed: choose another one, or delete it first.");

    public static MemoryException OtherVersion(string path, string found, int supported) => new(
        MemoryError.Misconfigured,
        "format-version",
        $"The data file '{path}' has format {found}, this version reads format {supported}: use the version that wrote it, or export with that one and import with this.");

    public static MemoryException OtherModel(string path, string found, string configured) => new(
        MemoryError.Misconfigured,
        "embedding-model-changed",
        $"The vectors in '{path}' come from the embedding model {found}, but {configured} is configured: configure the old model again, or run `semantic-memory reembed` to move to the new one.");

    /// <summary>The failure behind a result code of SQLite.</summary>
    public static Exception Of(int code, string? detail, string path) => (code & PrimaryCode) switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Damaged(path, detail ?? "not a database"),
        raw.SQLITE_TOOBIG => new ArgumentException($"A point is too large for '{path}'."),
        raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH
            or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_PROTOCOL or raw.SQLITE_NOLFS or raw.SQLITE_INTERRUPT
            => new MemoryException(
                MemoryError.Unavailable,
                "store-unavailable",
                $"'{path}' cannot be read or written ({detail}, SQLite code {code}): check disk space, permissions and the disk, then try again."),
        raw.SQLITE_ERROR or raw.SQLITE_SCHEMA => Damaged(path, detail ?? "unexpected content"),
        _ => new InvalidOperationException($"SQLite refused a statement on '{path}': {detail} ({code})."),
    };
}
