using System.Collections.Concurrent;
using SemanticMemory.Messages;

namespace SemanticMemory.Recall;

/// <summary>
/// Keeps what was worked out of messages' texts, as much as is worth its memory: what is recalled often stays, what was not asked for while half of the room was filled anew
/// goes. Thread-safe.
/// </summary>
internal sealed class AnalysisCache(int characters)
{
    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<Guid, Entry> _young = new();
    private volatile ConcurrentDictionary<Guid, Entry> _old = new();
    private long _size;

    /// <summary>A message's text, taken apart.</summary>
    public AnalysedMessage Of(Message message)
    {
        // An id may be stored anew with other content, by an import: the content decides.
        var content = HashCode.Combine(message.Content, message.ToolCalls.Count);
        if (_young.TryGetValue(message.Id, out var known) && known.Content == content)
        {
            return known.Text;
        }

        var entry = _old.TryGetValue(message.Id, out known) && known.Content == content ? known : new Entry(content, AnalysedMessage.Of(message));

        // What tools said is not in the hash: such messages are few.
        if (message.ToolCalls.Count == 0 && message.Content.Length < characters / 8)
        {
            Keep(message, entry);
        }

        return entry.Text;
    }

    private void Keep(Message message, Entry entry)
    {
        _young[message.Id] = entry;
        if (Interlocked.Add(ref _size, message.Content.Length + Entry.Overhead) > characters / 2)
        {
            lock (_turning)
            {
                if (Interlocked.Read(ref _size) > characters / 2)
                {
                    (_old, _young) = (_young, new ConcurrentDictionary<Guid, Entry>());
                    Interlocked.Exchange(ref _size, 0);
                }
            }
        }
    }

    private sealed record Entry(int Content, AnalysedMessage Text)
    {
        // A very short message still takes its objects' room.
        public const int Overhead = 64;
    }
}
