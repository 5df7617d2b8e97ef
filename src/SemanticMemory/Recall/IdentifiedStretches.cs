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
    /// <param name="fetched">What was read so far, and what is read now.</param>
    /// <param name="hits">The places of the hits, each once.</param>
    /// <param name="around">What the store told of each hit's neighbours.</param>
    /// <param name="asked">Ids of the identifiers that the question names.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<(IReadOnlyList<int> Hits, IReadOnlyDictionary<Guid, Neighbourhood<int>> Around)> WidenAsync(
        RecalledMessages fetched, IReadOnlyList<int> hits, IReadOnlyDictionary<Guid, Neighbourhood<int>> around, IReadOnlyList<uint> asked, CancellationToken cancellationToken)
    {
        Guid[] named = asked.Count == 0
            ? []
            : [.. hits.Where(hit => IdentifierSignal.Share(fetched[hit].Text.Identifiers, asked) > 0 || IdentifierSignal.ShareOfEntity(fetched[hit], asked) > 0)
                .OrderBy(hit => fetched[hit].LexicalRank ?? int.MaxValue).ThenBy(hit => fetched[hit].DenseRank ?? int.MaxValue)
                .DistinctBy(hit => fetched[hit].Message.SessionId)
                .Take(Most)
                .Select(hit => fetched[hit].Message.Id)];
        if (named.Length == 0)
        {
            return (hits, around);
        }

        var wide = await messages.NeighboursAsync(named, Reach, Reach, fetched.Take, PointParts.Features, cancellationToken).ConfigureAwait(false);
        var widened = new Dictionary<Guid, Neighbourhood<int>>(around);
        List<int> all = [.. hits];
        foreach (var (id, neighbourhood) in wide)
        {
            widened[id] = neighbourhood;
            foreach (var place in neighbourhood.Before.Concat(neighbourhood.After).Where(place => fetched[place].PassesFilter && !fetched[place].IsCandidate))
            {
                // As a hit is, so that none is added twice.
                fetched[place].IsCandidate = true;
                all.Add(place);
            }
        }

        return (all, widened);
    }
}
