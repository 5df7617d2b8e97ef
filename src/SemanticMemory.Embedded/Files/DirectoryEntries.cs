using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SemanticMemory.Embedded.Files;

/// <summary>
/// Brings a directory's list of names onto the disk. SQLite does so for the directory of its own files; that one's name in the directory above could be lost when the power goes, and all
/// that was acknowledged with it.
/// </summary>
internal static partial class DirectoryEntries
{
    private const int ReadOnly = 0;

    /// <summary>When this returns, what was made, renamed or moved away in the directory has been so for good.</summary>
    /// <exception cref="IOException">The directory cannot be opened, or the disk refuses.</exception>
    public static void Flush(string directory)
    {
        // Windows flushes files and volumes, no directories: there it rests with the log that NTFS keeps of its names.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = new SafeFileHandle(Open(directory, ReadOnly), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException($"The directory '{directory}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Makes a directory, with those above it, for good.</summary>
    /// <exception cref="IOException">It cannot be made, or the disk refuses.</exception>
    public static void Create(string directory)
    {
        var above = new Stack<string>();
        for (var path = Path.GetFullPath(directory); !Directory.Exists(path); path = above.Peek())
        {
            above.Push(Path.GetDirectoryName(path) ?? throw new DirectoryNotFoundException($"There is no '{path}'."));
        }

        Directory.CreateDirectory(directory);
        foreach (var path in above)
        {
            Flush(path);
        }
    }

    // The runtime opens files only.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);
}
