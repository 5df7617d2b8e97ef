namespace SemanticMemory.Embedded.Files;

/// <summary>
/// Digests and bodies of a collection that were read not long ago, so that what is talked about is not read from the file again and again: whatever somebody
/// commits, SQLite's own cache forgets everything. A row in a revision never changes, so nothing here can be out of date. Thread-safe.
/// </summary>
internal sealed class RecentContents
{
    /// <summary>Longer bodies are read each time: one e-mail would push many messages out.</summary>
    public const int LongestBody = 4096;

    // Of one generation, so that twice as much is held at most.
    private const int MostBytes = 4 << 20;

    // An array, a digest of 64 characters and an entry.
    private const int Overhead = 250;

    private readonly Lock _lock = new();

    // What is read goes into the young generation; when that is full it becomes the old one, and what nobody asked for since is forgotten.
    private Dictionary<long, Content> _young = [];
    private Dictionary<long, Content> _old = [];
    private int _bytes;

    private sealed record Content(int Revision, string? Digest, byte[] Body);

    /// <summary>The content of a row in a revision, if it was read not long ago.</summary>
    public bool TryGet(long row, int revision, out string? digest, out byte[] body)
    {
        Content? content;
        lock (_lock)
        {
            if (!_young.TryGetValue(row, out content) && _old.TryGetValue(row, out content))
            {
                Put(row, content);
            }
        }

        (digest, body) = content?.Revision == revision ? (content.Digest, content.Body) : (null, []);
        return content?.Revision == revision;
    }

    /// <summary>Keeps what was read of a row.</summary>
    public void Add(long row, int revision, string? digest, byte[] body)
    {
        if (body.Length <= LongestBody)
        {
            lock (_lock)
            {
                Put(row, new Content(revision, digest, body));
            }
        }
    }

    /// <summary>Forgets a row that was deleted.</summary>
    public void Remove(long row)
    {
        lock (_lock)
        {
            _young.Remove(row);
            _old.Remove(row);
        }
    }

    private void Put(long row, Content content)
    {
        _young[row] = content;
        _bytes += content.Body.Length + Overhead;
        if (_bytes > MostBytes)
        {
            (_old, _young, _bytes) = (_young, _old, 0);
            _young.Clear();
        }
    }
}
