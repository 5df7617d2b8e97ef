using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>
/// The conversations in which a question's identifiers are named. Who asks about an order means all that was said of it, and most of that neither names the order nor
/// resembles the question: so these are read further than what stands around other hits.
/// </summary>
internal sealed class IdentifiedStretches(PointCollection messages)
{
    // Tickets, cases and mail threads are rarely longer on one side of the message that names them.
    private const int Reach = 20;

    // One identifier is named in a few conversations; what many name ("v3") leads nowhere.
    private const int Most = 6;

    /// <summary>The hits with the messages of those conversations among them, and what stands around each; as given where no hit has an identifier.</summary>
    /// <param name="hits">The hits, each once.</param>
    /// <param name="around">What the store told of each hit's neighbours.</param>
    /// <param name="asked">Ids of the identifiers that the question names.</param>
    /// <param name="take">What is taken from a message that is read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<(IReadOnlyList<RecallCandidate> Hits, IReadOnlyDictionary<Guid, Neighbourhood<RecallCandidate>> Around)> WidenAsync(
        IReadOnlyList<RecallCandidate> hits, IReadOnlyDictionary<Guid, Neighbourhood<RecallCandidate>> around, IReadOnlyList<uint> asked,
        Func<IPointView, RecallCandidate> take, CancellationToken cancellationToken)
    {
        Guid[] named = asked.Count == 0
            ? []
            : [.. hits.Where(hit => IdentifierSignal.Share(hit.Text.Identifiers, asked) > 0 || IdentifierSignal.ShareOfEntity(hit, asked) > 0)
                .OrderBy(hit => hit.LexicalRank ?? int.MaxValue).ThenBy(hit => hit.DenseRank ?? int.MaxValue)
                .DistinctBy(hit => hit.Message.SessionId)
                .Take(Most)
                .Select(hit => hit.Message.Id)];
        if (named.Length == 0)
        {
            return (hits, around);
        }

        var wide = await messages.NeighboursAsync(named, Reach, Reach, take, PointParts.Features, cancellationToken).ConfigureAwait(false);
        var known = hits.Select(hit => hit.Message.Id).ToHashSet();
        var widened = new Dictionary<Guid, Neighbourhood<RecallCandidate>>(around);
        List<RecallCandidate> all = [.. hits];
        foreach (var (id, neighbourhood) in wide)
        {
            widened[id] = neighbourhood;
            foreach (var message in neighbourhood.Before.Concat(neighbourhood.After).Where(message => message.PassesFilter && known.Add(message.Message.Id)))
            {
                message.IsCandidate = true;
                all.Add(message);
            }
        }

        return (all, widened);
    }
}
