using System.Text.Json;

namespace SemanticMemory.Embedded.Files;

/// <summary>
/// The right to use a data directory. The operating system holds <c>lock</c> for as long as the process lives, so a dead owner's
/// lock is free; <c>owner.json</c> beside it says who that is (a locked file cannot be read everywhere).
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private const int PatienceMilliseconds = 100;
    private readonly string _directory;
    private readonly FileStream _held;
    private readonly Lock _writing = new();

    private DirectoryLock(string directory, FileStream held) => (_directory, _held) = (directory, held);

    public static string NotePath(string directory) => Path.Combine(directory, "owner.json");

    public static DirectoryLock Take(string directory, string? address)
    {
        try
        {
            DirectoryEntries.Create(directory);

            // Somebody who only looks holds it for a moment.
            FileStream? held = null;
            if (!SpinWait.SpinUntil(() => (held = TryHold(directory)) is not null, PatienceMilliseconds) || held is null)
            {
                throw InUse(directory);
            }

            WriteNote(directory, new DataDirectoryOwner(Environment.ProcessId, address));
            return new DirectoryLock(directory, held);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.Unavailable(directory, e);
        }
    }

    public static bool IsHeld(string directory)
    {
        if (!File.Exists(LockPath(directory)))
        {
            return false;
        }

        using var held = TryHold(directory);
        return held is null;
    }

    /// <summary>Makes sure that the directory still takes files.</summary>
    public void CheckWritable()
    {
        try
        {
            if (!File.Exists(LockPath(_directory)))
            {
                throw new FileNotFoundException("the lock file is gone");
            }

            // A stream is for one caller at a time.
            lock (_writing)
            {
                _held.SetLength(0);
                _held.WriteByte((byte)'.');
                _held.Flush(flushToDisk: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            throw StoreErrors.Unavailable(_directory, e);
        }
    }

    public void Dispose()
    {
        File.Delete(NotePath(_directory));
        _held.Dispose();
    }

    private static string LockPath(string directory) => Path.Combine(directory, "lock");

    private static FileStream? TryHold(string directory)
    {
        try
        {
            return new FileStream(LockPath(directory), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            return null;
        }
    }

    // Windows: ERROR_SHARING_VIOLATION; elsewhere the runtime reports EWOULDBLOCK (11 on Linux, 35 on macOS).
    private static bool IsSharingViolation(IOException e) => e.HResult is unchecked((int)0x80070020) or 11 or 35;

    private static void WriteNote(string directory, DataDirectoryOwner owner)
    {
        var draft = NotePath(directory) + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(owner, JsonSerializerOptions.Web));
        File.Move(draft, NotePath(directory), overwrite: true);
    }

    private static MemoryException InUse(string directory)
    {
        var owner = DataDirectoryOwner.Read(directory);
        var who = owner is null ? "another process" : owner.Address is { } at ? $"process {owner.Pid}, which serves at {at}" : $"process {owner.Pid}";
        var cure = owner?.Address is null ? "stop it, or use another data directory" : "talk to it over HTTP, stop it, or use another data directory";
        return new MemoryException(MemoryError.Misconfigured, "data-directory-in-use", $"The data directory '{directory}' is in use by {who}: {cure}.");
    }
}
