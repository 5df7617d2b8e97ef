using SemanticMemory.Storage;

namespace SemanticMemory.Messages;

/// <summary>Messages of one session on their way into another: which copy has which id.</summary>
internal sealed class ForkedMessages(TenantId tenant, Guid forkId, DateTimeOffset now)
{
    private readonly Dictionary<Guid, Guid> _copies = [];

    /// <summary>Was this message copied?</summary>
    public bool Has(Guid id) => _copies.ContainsKey(id);

    /// <summary>Copies of messages in the order of their session, up to and with the last one.</summary>
    public List<AppendPlan.Entry> Take(IReadOnlyList<StoredPoint> points, Guid lastId)
    {
        var entries = new List<AppendPlan.Entry>(points.Count);
        for (var i = 0; i < points.Count && !Has(lastId); i++)
        {
            var message = MessagePoints.FromPoint(points[i]);
            var id = message.ExternalId is { } externalId ? AppendPlan.IdOf(tenant, forkId, externalId) : NextRandom();
            _copies[message.Id] = id;
            var copy = message.AsGiven() with
            {
                ParentMessageId = message.ParentMessageId is { } parent && _copies.TryGetValue(parent, out var mapped) ? mapped : null,
            };

            // The digest of the request stays: whoever sends the message again to the fork repeats it.
            entries.Add(new AppendPlan.Entry(copy, id, points[i].Digest, message.Timestamp.ToMicroseconds(), IsFirst: true, ContradictsFirst: false));
        }

        return entries;
    }

    // Random ids of version 7 begin with a time. Each gets a later one, so that messages of the same timestamp keep their order.
    private Guid NextRandom() => Guid.CreateVersion7(now.AddMilliseconds(_copies.Count));
}
