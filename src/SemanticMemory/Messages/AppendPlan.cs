using SemanticMemory.Storage;

namespace SemanticMemory.Messages;

/// <summary>A batch with ids, digests and timestamps given: what would be stored, before anything is looked up.</summary>
internal sealed class AppendPlan
{
    private AppendPlan(IReadOnlyList<Entry> entries) => Entries = entries;

    /// <summary>One entry for each message, in order. Two of one id share the first one's entry index.</summary>
    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>Plans a batch.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="sessionId">Where it goes.</param>
    /// <param name="messages">The messages, checked.</param>
    /// <param name="now">The time, in microseconds.</param>
    /// <param name="last">The session's last timestamp, in microseconds.</param>
    public static AppendPlan Of(TenantId tenant, Guid sessionId, IReadOnlyList<NewMessage> messages, long now, long? last)
    {
        var entries = new Entry[messages.Count];
        var firsts = new Dictionary<Guid, int>(messages.Count);
        for (var i = 0; i < entries.Length; i++)
        {
            var message = messages[i];
            var timestamp = message.Timestamp.ToMicroseconds() ?? Math.Max(now, (last ?? long.MinValue) + 1);
            var id = message.ExternalId is null
                ? Guid.CreateVersion7(Timestamps.FromMicroseconds(now))
                : IdOf(tenant, sessionId, message.ExternalId);
            var digest = message.ExternalId is null ? null : MessageDigest.Of(message);
            var first = firsts.TryAdd(id, i) ? i : firsts[id];
            entries[i] = new Entry(message, id, digest, first == i ? timestamp : entries[first].Timestamp, first == i, first != i && entries[first].Digest != digest);
            if (first == i)
            {
                last = Math.Max(last ?? long.MinValue, timestamp);
            }
        }

        return new AppendPlan(entries);
    }

    /// <summary>The id of a message that the caller has a name for.</summary>
    public static Guid IdOf(TenantId tenant, Guid sessionId, string externalId) => PointIds.From("message", tenant.Value, sessionId.ToString(), externalId);

    /// <summary>The refusal of external ids that are taken by other content.</summary>
    public static MemoryException Conflict(IReadOnlyList<string> externalIds) => new(
        MemoryError.Conflict,
        "message-conflict",
        $"Nothing was stored: the session has other messages under these external ids: {string.Join(", ", externalIds.Distinct(StringComparer.Ordinal))}. Send changed messages under new ids.");

    /// <summary>One message of the plan.</summary>
    /// <param name="Message">As given.</param>
    /// <param name="Id">Its id.</param>
    /// <param name="Digest">What a conflict is judged by; <see langword="null"/> where a repeat is impossible.</param>
    /// <param name="Timestamp">In microseconds.</param>
    /// <param name="IsFirst"><see langword="false"/>: an earlier message of the batch has this id.</param>
    /// <param name="ContradictsFirst">The earlier message of this id has other content.</param>
    internal sealed record Entry(NewMessage Message, Guid Id, string? Digest, long Timestamp, bool IsFirst, bool ContradictsFirst);
}
