using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>The texts of the messages that were fetched for one question, taken apart: mostly when they were written, see <see cref="MessageFeatures"/>.</summary>
internal sealed class FetchedTexts(PointCollection messages)
{
    // Those that another build or model wrote.
    private readonly Dictionary<Guid, AnalysedMessage> _analysed = [];

    /// <summary>The text of a message that was read.</summary>
    public AnalysedMessage this[StoredPoint point] => MessageFeatures.Read(point.Payload.Features) ?? _analysed[point.Id];

    /// <summary>Analyses those texts that were written without what is needed, for which the store may have to be asked for their content.</summary>
    public async Task ReadAsync(IReadOnlyDictionary<Guid, Neighbourhood> around, CancellationToken cancellationToken)
    {
        List<Guid>? missing = null;
        foreach (var neighbours in around.Values)
        {
            Look(neighbours.Before, ref missing);
            Look(neighbours.After, ref missing);
        }

        await AnalyseAsync(missing, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ReadAsync(IReadOnlyDictionary{Guid, Neighbourhood}, CancellationToken)"/>
    public Task ReadAsync(IReadOnlyList<IReadOnlyList<ScoredPoint>> hits, CancellationToken cancellationToken)
    {
        List<Guid>? missing = null;
        foreach (var list in hits)
        {
            foreach (var hit in list)
            {
                Look(hit.Point, ref missing);
            }
        }

        return AnalyseAsync(missing, cancellationToken);
    }

    private void Look(IReadOnlyList<StoredPoint> points, ref List<Guid>? missing)
    {
        for (var i = 0; i < points.Count; i++)
        {
            Look(points[i], ref missing);
        }
    }

    private void Look(StoredPoint point, ref List<Guid>? missing)
    {
        if (!MessageFeatures.AreReadable(point.Payload.Features.Span) && !_analysed.ContainsKey(point.Id))
        {
            (missing ??= []).Add(point.Id);

            // One that is deleted meanwhile has no text any more.
            _analysed.Add(point.Id, AnalysedMessage.Empty);
        }
    }

    private async Task AnalyseAsync(List<Guid>? missing, CancellationToken cancellationToken)
    {
        if (missing is not null)
        {
            foreach (var point in await messages.GetAsync(missing, cancellationToken).ConfigureAwait(false))
            {
                _analysed[point.Id] = point.IsTombstone() ? AnalysedMessage.Empty : AnalysedMessage.Of(MessagePoints.FromPoint(point));
            }
        }
    }
}
