using System.Runtime.InteropServices;
using SQLitePCL;

namespace SemanticMemory.Embedded.Files;

/// <summary>SQLite as the operating system brings it, so that it is patched with the system.</summary>
internal static class SystemSqlite
{
    private static readonly string[] Names = ["libsqlite3.so.0", "libsqlite3.so", "libsqlite3.dylib", "winsqlite3.dll"];
    private static readonly Lazy<bool> Loaded = new(Bind);

    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: the system has no SQLite.</exception>
    public static void Load() => _ = Loaded.Value;

    private static bool Bind()
    {
        var library = Find();
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? library : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();
        return true;
    }

    private static nint Find()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return handle;
            }
        }

        throw new MemoryException(
            MemoryError.Misconfigured,
            "sqlite-missing",
            $"The system's SQLite was not found ({string.Join(", ", Names)}): install it, on Debian and Ubuntu the package libsqlite3-0.");
    }
}
