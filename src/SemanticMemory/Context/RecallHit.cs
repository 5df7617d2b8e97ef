namespace SemanticMemory.Context;

/// <summary>One thing recall found, in its stretch.</summary>
/// <param name="candidate">What was found.</param>
/// <param name="message">Its message.</param>
/// <param name="around">Its neighbours that may be shown.</param>
internal sealed class RecallHit(PassageCandidate candidate, RecalledMessage message, IReadOnlyList<RecalledMessage> around)
{
    private IReadOnlyList<IReadOnlyList<RecalledMessage>>? _neighbours;

    /// <summary>What was found.</summary>
    public PassageCandidate Candidate => candidate;

    /// <summary>Its message.</summary>
    public RecalledMessage Message => message;

    /// <summary>The stretch it is in, once all candidates are put together.</summary>
    public RecallStretch Stretch => message.Stretch;

    /// <summary>What it costs to head a passage; <see langword="null"/> until somebody asked.</summary>
    public TokenCost? CostAsHead { get; set; }

    /// <summary>Its neighbours, nearest first and of two equally near ones the later, each with what it must not be torn from.</summary>
    public IReadOnlyList<IReadOnlyList<RecalledMessage>> Neighbours => _neighbours ??= NearestFirst();

    private List<IReadOnlyList<RecalledMessage>> NearestFirst()
    {
        var units = Stretch.Units;
        var distances = new List<int>(around.Count);
        foreach (var neighbour in around)
        {
            if (neighbour.Unit < units.Count && !distances.Contains(neighbour.Unit - message.Unit))
            {
                distances.Add(neighbour.Unit - message.Unit);
            }
        }

        distances.Sort(static (a, b) => Math.Abs(a) != Math.Abs(b) ? Math.Abs(a) - Math.Abs(b) : b - a);
        return distances.ConvertAll(distance => units[message.Unit + distance]);
    }
}
