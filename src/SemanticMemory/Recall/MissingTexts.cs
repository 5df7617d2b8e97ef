using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>The texts of fetched messages that were stored without what the signals need, or by another build or model, see <see cref="MessageFeatures"/>.</summary>
internal static class MissingTexts
{
    /// <summary>Takes them apart now, for which the store is asked for their content. One that is deleted meanwhile has no text any more.</summary>
    public static async Task AnalyseAsync(PointCollection messages, RecalledMessages fetched, CancellationToken cancellationToken)
    {
        Dictionary<Guid, int>? missing = null;
        for (var i = 0; i < fetched.Count; i++)
        {
            if (fetched[i].LacksText)
            {
                (missing ??= []).Add(fetched[i].Message.Id, i);
            }
        }

        if (missing is not null)
        {
            foreach (var point in await messages.GetAsync([.. missing.Keys], cancellationToken).ConfigureAwait(false))
            {
                ref var message = ref fetched[missing[point.Id]];
                message.Text = point.IsTombstone() ? default : AnalysedMessage.Of(MessagePoints.FromPoint(point));
                message.LacksText = false;
            }
        }
    }
}
