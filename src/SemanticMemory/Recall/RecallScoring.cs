using System.Numerics.Tensors;

namespace SemanticMemory.Recall;

/// <summary>The order of candidates: each signal is a pure function over them, the score their weighted sum.</summary>
internal static class RecallScoring
{
    /// <summary>
    /// The candidates among the messages with scores, best first; equal scores: the newer one first, then by id. A message scores as its best turn.
    /// </summary>
    /// <param name="messages">All messages of the recalled stretches.</param>
    /// <param name="chain">Their turns.</param>
    /// <param name="signals">What the turns' texts say.</param>
    /// <param name="identifiers">Ids of the identifiers that the question names.</param>
    /// <param name="options">Weights and the half-life.</param>
    /// <param name="now">What is recent.</param>
    /// <param name="explain">Also tell what each score is made of.</param>
    public static IReadOnlyList<RankedMessage> Rank(
        IReadOnlyList<RecallCandidate> messages, TurnChain chain, TurnSignals signals, IReadOnlyList<uint> identifiers, RecallOptions options, DateTimeOffset now, bool explain)
    {
        var weights = Signals.Of(options.Weights);
        var named = identifiers.Count == 0 ? [] : IdentifierSignal.Of(messages, identifiers);
        var (identifier, recency) = (signals.Values[(int)Signal.Identifier], signals.Values[(int)Signal.Recency]);
        for (var turn = 0; turn < chain.Count; turn++)
        {
            identifier[turn] = named.Length == 0 ? 0 : named[chain.Turns[turn].Message];
            if (explain || options.Weights.Recency != 0)
            {
                recency[turn] = Recency(chain.Turns[turn].Of.Message.Timestamp, now, options.RecencyHalfLife);
            }
        }

        var scores = Scores(signals, weights, chain);
        var ranked = new List<RankedMessage>(messages.Count);
        for (var turn = 0; turn < chain.Count;)
        {
            var candidate = chain.Turns[turn].Of;
            var (first, best) = (turn, turn);
            for (; turn < chain.Count && ReferenceEquals(chain.Turns[turn].Of, candidate); turn++)
            {
                best = scores[turn] > scores[best] ? turn : best;
            }

            if (candidate.IsCandidate)
            {
                ranked.Add(new RankedMessage(candidate, scores[best])
                {
                    Explanation = explain ? Explain(candidate, signals, best, weights) : null,
                    Turn = best,
                    TurnOfMessage = best - first,
                });
            }
        }

        ranked.Sort(static (a, b) =>
        {
            var byScore = b.Score.CompareTo(a.Score);
            var byTime = byScore != 0 ? byScore : b.Message.Timestamp.CompareTo(a.Message.Timestamp);
            return byTime != 0 ? byTime : a.Message.Id.CompareTo(b.Message.Id);
        });
        return ranked;
    }

    /// <summary>Halves with every half-life of age, from 1; a time in the future counts 1.</summary>
    public static double Recency(DateTimeOffset timestamp, DateTimeOffset now, TimeSpan halfLife)
    {
        var age = now - timestamp;
        return age <= TimeSpan.Zero ? 1 : Math.Pow(.5, age / halfLife);
    }

    private static ArraySegment<double> Scores(TurnSignals signals, double[] weights, TurnChain chain)
    {
        var scores = chain.NewRow();
        for (var signal = 0; signal < weights.Length; signal++)
        {
            if (weights[signal] != 0)
            {
                TensorPrimitives.MultiplyAdd<double>(signals.Values[signal], weights[signal], scores, scores);
            }
        }

        return scores;
    }

    private static Explanation Explain(RecallCandidate candidate, TurnSignals signals, int turn, double[] weights)
    {
        var parts = new Dictionary<string, SignalValue>(weights.Length);
        for (var signal = 0; signal < weights.Length; signal++)
        {
            parts[Signals.Name((Signal)signal)] = new SignalValue(signals.Values[signal][turn], weights[signal]);
        }

        return new Explanation(parts, candidate.DenseRank, candidate.LexicalRank);
    }
}
