namespace SemanticMemory.Recall;

/// <summary>The candidates in their order, each as the turn of it that scored. Rows of the <see cref="TurnChain"/>: gone with it.</summary>
internal sealed class Ranking(TurnChain chain, TurnSignals signals, ArraySegment<double> scores, ArraySegment<int> turns)
{
    /// <summary>The turn that scored of each candidate, best first.</summary>
    public ArraySegment<int> Turns => turns;

    /// <summary>The signals' weights, where it shall be told what scores are made of.</summary>
    public double[]? ExplainedBy { get; init; }

    /// <summary>The score at a rank, from 0.</summary>
    public double Score(int rank) => scores[turns[rank]];

    /// <summary>The message whose turn scored, to be kept.</summary>
    public RankedMessage MessageOf(int turn)
    {
        ref readonly var message = ref chain.MessageOf(turn);
        return new RankedMessage(new MessageKey(message.Message.Id, message.Message.SessionId), scores[turn])
        {
            Explanation = ExplainedBy is { } weights ? Explain(message, turn, weights) : null,
            Best = message.Text.Passages.Count > 0 ? message.Text.Passages[chain.PlaceInMessage(turn)] : null,
        };
    }

    private Explanation Explain(in RecallCandidate message, int turn, double[] weights)
    {
        var parts = new Dictionary<string, SignalValue>(weights.Length);
        for (var signal = 0; signal < weights.Length; signal++)
        {
            parts[Signals.Name((Signal)signal)] = new SignalValue(signals.Values[signal][turn], weights[signal]);
        }

        return new Explanation(parts, message.DenseRank, message.LexicalRank);
    }
}
