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
    /// <remarks>Only the one next to each is read, and more where that is no turn, which is seldom.</remarks>
    public static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Message>>> ReadAsync(
        PointCollection messages, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var spoken = new Dictionary<Guid, IReadOnlyList<Message>>(ids.Count);
        var unanswered = new List<Guid>();
        foreach (var (id, around) in await messages.NeighboursAsync(ids, 1, 1, PointParts.Body, cancellationToken).ConfigureAwait(false))
        {
            spoken[id] = Of(around);
            if (spoken[id].Count < around.Before.Count + around.After.Count)
            {
                unanswered.Add(id);
            }
        }

        foreach (var (id, around) in await messages.NeighboursAsync(unanswered, Reach, Reach, PointParts.Body, cancellationToken).ConfigureAwait(false))
        {
            spoken[id] = Of(around);
        }

        return spoken;
    }

    private static IReadOnlyList<Message> Of(Neighbourhood<StoredPoint> around) => [.. Spoken(around.Before.Reverse()), .. Spoken(around.After)];

    private static IEnumerable<Message> Spoken(IEnumerable<StoredPoint> points) =>
        points.Select(MessagePoints.FromPoint).Where(message => MessagePoints.IsEmbedded(message.Role) && message.Content.Length > 0).Take(1);
}
