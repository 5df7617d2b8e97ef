using System.Numerics.Tensors;
using SemanticMemory.Search;

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
        var named = IdentifierSignal.Of(messages, identifiers);
        for (var turn = 0; turn < chain.Count; turn++)
        {
            signals.Values[(int)Signal.Identifier][turn] = named[chain.Turns[turn].Message];
            if (explain || options.Weights.Recency != 0)
            {
                signals.Values[(int)Signal.Recency][turn] = Recency(chain.Turns[turn].Of.Message.Timestamp, now, options.RecencyHalfLife);
            }
        }

        var scores = Scores(signals, weights, chain.Count);
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
                ranked.Add(new RankedMessage(
                    candidate.Message,
                    scores[best],
                    explain ? Explain(candidate, signals, best, weights) : null,
                    Passage(candidate, best - first))
                {
                    Text = candidate.Text,
                    Turn = best,
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

    private static double[] Scores(TurnSignals signals, double[] weights, int turns)
    {
        var scores = new double[turns];
        for (var signal = 0; signal < weights.Length; signal++)
        {
            if (weights[signal] != 0)
            {
                TensorPrimitives.MultiplyAdd(signals.Values[signal], weights[signal], scores, scores);
            }
        }

        return scores;
    }

    private static TextRange? Passage(RecallCandidate candidate, int turn) =>
        candidate.Text.Passages.Count > 0 ? candidate.Text.Passages[turn] : null;

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
