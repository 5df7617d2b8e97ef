using System.Text;

namespace SemanticMemory.Sessions;

/// <summary>
/// A name that no other process has: what servers keep their token sums by. It stands in a file that a process holds as long as it lives, one of several in a folder; the
/// next process takes it over, so that restarts make no new names. Where a folder is private, or emptied, or cannot be written, a new name is made: always another, never the same.
/// </summary>
internal sealed class InstanceName : IDisposable
{
    private const int MostProcesses = 256;

    private static readonly Lazy<InstanceName> s_ofThisProcess = new(() => Take(Path.GetTempPath()));

    private readonly FileStream? _held;

    private InstanceName(string value, FileStream? held) => (Value, _held) = (value, held);

    /// <summary>This process's, taken when it is first asked for and held to the end.</summary>
    public static string OfThisProcess => s_ofThisProcess.Value.Value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>Takes the first name of a folder that nobody holds.</summary>
    public static InstanceName Take(string folder)
    {
        for (var number = 1; number <= MostProcesses; number++)
        {
            try
            {
                var held = new FileStream(Path.Combine(folder, $"semantic-memory-instance-{number}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (NameIn(held) is { } name)
                {
                    return new InstanceName(name, held);
                }

                held.Dispose();
            }
            catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
            {
                // Another process holds it, or it is another user's.
            }
        }

        return new InstanceName(Guid.NewGuid().ToString(), null);
    }

    /// <summary>Gives the name to whoever takes it next.</summary>
    public void Dispose() => _held?.Dispose();

    /// <summary>The name in a file, a new one in an empty file; <see langword="null"/> where something else is in it, which is left as it is.</summary>
    private static string? NameIn(FileStream file)
    {
        if (file.Length > 0)
        {
            return Read(file);
        }

        var name = Guid.NewGuid().ToString();
        file.Write(Encoding.ASCII.GetBytes(name));
        file.Flush(flushToDisk: true);
        return name;
    }

    private static string? Read(FileStream file)
    {
        Span<byte> text = stackalloc byte[36];
        return file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) == text.Length && Guid.TryParse(Encoding.ASCII.GetString(text), out var name) ? name.ToString() : null;
    }
}
