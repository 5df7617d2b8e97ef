using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>Which neighbours make a recalled message understandable.</summary>
internal static class RecalledNeighbours
{
    /// <summary>
    /// The nearest turn of a person or an agent before it and after it, in time order: a recalled question brings its answer, an answer its
    /// question. What tools and systems wrote in between is passed over.
    /// </summary>
    public static IReadOnlyList<Message> Of(Neighbourhood? around) => around is null
        ? []
        : [.. Spoken(around.Before.Reverse()), .. Spoken(around.After)];

    private static IEnumerable<Message> Spoken(IEnumerable<StoredPoint> points) =>
        points.Select(MessagePoints.FromPoint).Where(message => MessagePoints.IsEmbedded(message.Role) && message.Content.Length > 0).Take(1);
}
