using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>
/// The cosines of messages that were not found by meaning, where another model than the built-in one makes the vectors: they cannot be worked out from texts, so the store is asked once more.
/// </summary>
internal static class ToldCosines
{
    /// <summary>Asks for those that are missing. A message without a vector, such as one that still waits for it, stays without a cosine.</summary>
    public static async Task AskAsync(PointCollection messages, RecalledMessages fetched, AskedVector vector, CancellationToken cancellationToken)
    {
        var missing = new Dictionary<Guid, int>(fetched.Count);
        for (var i = 0; i < fetched.Count; i++)
        {
            if (fetched[i].Dense is null && MessagePoints.IsEmbedded(fetched[i].Message.Role))
            {
                missing.Add(fetched[i].Message.Id, i);
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        var query = new VectorQuery.Dense(vector.Value, new Filter.HasId([.. missing.Keys]), missing.Count) { Model = vector.Model };
        var told = await messages.QueryAsync([query], static point => point.Id, PointParts.None, cancellationToken).ConfigureAwait(false);
        foreach (var (id, cosine) in told[0])
        {
            fetched[missing[id]].Dense = cosine;
        }
    }
}
