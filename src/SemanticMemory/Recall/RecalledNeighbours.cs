using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>Which neighbours make a recalled message understandable.</summary>
internal static class RecalledNeighbours
{
    // Tool messages may stand between a question and its answer.
    private const int Reach = 3;

    /// <summary>
    /// Of each message the nearest turn of a person or an agent before it and after it, in time order: a recalled question brings its answer, an answer its
    /// question. What tools and systems wrote in between is passed over.
    /// </summary>
    /// <remarks>Only the one next to each is read, and more where that is no turn, which is seldom. One that stands next to two of them is one object.</remarks>
    public static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Message>>> ReadAsync(
        PointCollection messages, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var spoken = new Dictionary<Guid, IReadOnlyList<Message>>(ids.Count);
        var unanswered = new List<Guid>();
        foreach (var (id, around) in await messages.NeighboursAsync(ids, 1, 1, Read, PointParts.Body, cancellationToken).ConfigureAwait(false))
        {
            var nearest = NearestSpoken(around);
            spoken[id] = nearest;
            if (nearest.Count < around.Before.Count + around.After.Count)
            {
                unanswered.Add(id);
            }
        }

        foreach (var (id, around) in await messages.NeighboursAsync(unanswered, Reach, Reach, Read, PointParts.Body, cancellationToken).ConfigureAwait(false))
        {
            spoken[id] = NearestSpoken(around);
        }

        return spoken;
    }

    private static Message Read(IPointView point) => MessagePoints.FromPoint(point.ToStored());

    private static List<Message> NearestSpoken(Neighbourhood<Message> around)
    {
        var nearest = new List<Message>(2);
        for (var i = around.Before.Count - 1; i >= 0 && nearest.Count == 0; i--)
        {
            AddIfSpoken(around.Before[i]);
        }

        var before = nearest.Count;
        for (var i = 0; i < around.After.Count && nearest.Count == before; i++)
        {
            AddIfSpoken(around.After[i]);
        }

        return nearest;

        void AddIfSpoken(Message message)
        {
            if (MessagePoints.IsEmbedded(message.Role) && message.Content.Length > 0)
            {
                nearest.Add(message);
            }
        }
    }
}
