using System.Text.Json;

namespace SemanticMemory.Embedded;

/// <summary>Which process owns a data directory.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Address">Where it serves, if it does.</param>
public sealed record DataDirectoryOwner(int Pid, string? Address)
{
    /// <summary>The living owner of a data directory, or <see langword="null"/> when nobody owns it.</summary>
    /// <remarks>Looking takes the lock for a moment if it is free. An owner that has not yet written its note counts as unknown: pid 0.</remarks>
    public static DataDirectoryOwner? Find(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Files.DirectoryLock.IsHeld(path) ? Read(path) ?? new DataDirectoryOwner(0, null) : null;
    }

    internal static DataDirectoryOwner? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DataDirectoryOwner>(File.ReadAllBytes(Files.DirectoryLock.NotePath(path)), JsonSerializerOptions.Web);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // The note is for people; the lock beside it is what counts.
            return null;
        }
    }
}
