using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>The texts of the messages that were fetched for one question, taken apart: mostly when they were written, see <see cref="MessageFeatures"/>.</summary>
internal sealed class FetchedTexts(PointCollection messages)
{
    private readonly Dictionary<Guid, AnalysedMessage> _texts = new(512);

    /// <summary>The text of a message that was read.</summary>
    public AnalysedMessage this[Guid id] => _texts[id];

    /// <summary>Reads the texts of messages. Those that another build or model wrote are analysed now, for which the store may have to be asked for their content.</summary>
    public async Task ReadAsync(IEnumerable<StoredPoint> points, CancellationToken cancellationToken)
    {
        List<Guid>? missing = null;
        foreach (var point in points)
        {
            if (_texts.ContainsKey(point.Id))
            {
                continue;
            }

            if (MessageFeatures.Read(point.Payload.Features) is { } features)
            {
                _texts.Add(point.Id, features);
            }
            else if (!point.Payload.Body.IsEmpty)
            {
                _texts.Add(point.Id, AnalysedMessage.Of(MessagePoints.FromPoint(point)));
            }
            else
            {
                (missing ??= []).Add(point.Id);
                _texts.Add(point.Id, AnalysedMessage.Empty);
            }
        }

        if (missing is not null)
        {
            foreach (var point in await messages.GetAsync(missing, cancellationToken).ConfigureAwait(false))
            {
                // One that was deleted meanwhile has no text any more.
                _texts[point.Id] = point.IsTombstone() ? AnalysedMessage.Empty : AnalysedMessage.Of(MessagePoints.FromPoint(point));
            }
        }
    }
}
