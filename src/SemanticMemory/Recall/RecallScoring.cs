using System.Numerics.Tensors;

namespace SemanticMemory.Recall;

/// <summary>The order of candidates: each signal is a pure function over them, the score their weighted sum.</summary>
internal static class RecallScoring
{
    /// <summary>
    /// The candidates among the chain's messages with scores, best first; equal scores: the newer one first, then by id. A message scores as its best turn.
    /// </summary>
    /// <param name="chain">The turns of all messages of the recalled stretches.</param>
    /// <param name="signals">What the turns' texts say.</param>
    /// <param name="identifiers">Ids of the identifiers that the question names.</param>
    /// <param name="options">Weights and the half-life.</param>
    /// <param name="now">What is recent.</param>
    /// <param name="explain">Also tell what each score is made of.</param>
    public static Ranking Rank(TurnChain chain, TurnSignals signals, IReadOnlyList<uint> identifiers, RecallOptions options, DateTimeOffset now, bool explain)
    {
        var weights = Signals.Of(options.Weights);
        var named = identifiers.Count == 0 ? [] : IdentifierSignal.Of(chain.Messages, identifiers);
        var (identifier, recency) = (signals.Values[(int)Signal.Identifier], signals.Values[(int)Signal.Recency]);
        for (var turn = 0; turn < chain.Count; turn++)
        {
            identifier[turn] = named.Length == 0 ? 0 : named[chain.Turns[turn].Message];
            if (explain || options.Weights.Recency != 0)
            {
                recency[turn] = Recency(chain.MessageOf(turn).Message.Timestamp, now, options.RecencyHalfLife);
            }
        }

        var scores = Scores(signals, weights, chain);
        return new Ranking(chain, signals, scores, BestTurns(chain, scores)) { ExplainedBy = explain ? weights : null };
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

    /// <summary>Of each candidate the turn that scores best, in the order of these scores.</summary>
    private static ArraySegment<int> BestTurns(TurnChain chain, ArraySegment<double> scores)
    {
        var (turns, count) = (chain.NewCounts(chain.Messages.Length), 0);
        for (var turn = 0; turn < chain.Count;)
        {
            var (message, best) = (chain.Turns[turn].Message, turn);
            for (; turn < chain.Count && chain.Turns[turn].Message == message; turn++)
            {
                best = scores[turn] > scores[best] ? turn : best;
            }

            if (chain.Messages[message].IsCandidate)
            {
                turns[count++] = best;
            }
        }

        turns = turns[..count];
        turns.AsSpan().Sort((a, b) =>
        {
            var byScore = scores[b].CompareTo(scores[a]);
            if (byScore != 0)
            {
                return byScore;
            }

            var (one, other) = (chain.MessageOf(a).Message, chain.MessageOf(b).Message);
            var byTime = other.Timestamp.CompareTo(one.Timestamp);
            return byTime != 0 ? byTime : one.Id.CompareTo(other.Id);
        });
        return turns;
    }
}
