using System.Text.Json;

namespace SemanticMemory.Embedded.Files;

/// <summary>
/// While a copy is being made of another store, <c>filling.json</c> in the data directory names the source, and every other process refuses the
/// directory. A copy that was interrupted goes on where the source is the same.
/// </summary>
internal sealed class FillingNote(string directory)
{
    private const string Unknown = "a source that its filling.json no longer names";

    private readonly string _path = Path.Combine(directory, "filling.json");

    /// <summary>May the directory be used, and if for a copy, of this source? Then it is marked when this returns.</summary>
    /// <param name="source">The source as it names itself, or <see langword="null"/>: no copy.</param>
    /// <param name="isEmpty">Does the directory hold nobody's data?</param>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: it holds something else, or a copy of another source.</exception>
    public void Check(string? source, Func<bool> isEmpty)
    {
        if (Read() is { } marked)
        {
            if (marked != source)
            {
                throw StoreErrors.BeingFilled(directory, marked);
            }
        }
        else if (source is not null)
        {
            if (!isEmpty())
            {
                throw StoreErrors.NotEmpty(directory);
            }

            Write(source);
        }
    }

    /// <summary>Takes the mark away.</summary>
    public void Remove() => OrUnavailable(() =>
    {
        File.Delete(_path);
        return true;
    });

    private string? Read() => OrUnavailable(() =>
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Note>(File.ReadAllBytes(_path), JsonSerializerOptions.Web)?.From ?? Unknown;
        }
        catch (JsonException)
        {
            // A note that is damaged still says that the directory may be half full.
            return Unknown;
        }
    });

    // On the disk before the first tenant is.
    private void Write(string source) => OrUnavailable(() =>
    {
        var draft = _path + ".new";
        using (var stream = new FileStream(draft, FileMode.Create))
        {
            JsonSerializer.Serialize(stream, new Note(source), JsonSerializerOptions.Web);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, _path, overwrite: true);
        return true;
    });

    private T OrUnavailable<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.Unavailable(directory, e);
        }
    }

    private sealed record Note(string From);
}
