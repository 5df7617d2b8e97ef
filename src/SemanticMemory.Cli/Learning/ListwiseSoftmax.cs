namespace SemanticMemory.Cli.Learning;

/// <summary>
/// Learns weights so that evidence scores above the rest: for each question the logarithm of its evidence's share in the softmax over its hardest candidates
/// (Cao et al., "Learning to Rank: From Pairwise Approach to Listwise Approach", 2007), held near given weights by a ridge.
/// </summary>
internal static class ListwiseSoftmax
{
    /// <summary>The weights.</summary>
    /// <param name="questions">To learn from.</param>
    /// <param name="prior">Weights to begin with and to stay near to.</param>
    /// <param name="ridge">By signal: what a squared step away from its prior costs; infinite: it stays.</param>
    public static double[] Fit(IReadOnlyList<AskedOnce> questions, double[] prior, double[] ridge)
    {
        var free = Enumerable.Range(0, prior.Length).Where(i => double.IsFinite(ridge[i])).ToArray();
        var lists = questions.Where(question => question.Hits.Any(hit => hit.Answers)).Select(question => question.Hits).ToArray();
        if (lists.Length == 0)
        {
            // No evidence was found: nothing speaks for leaving the prior.
            return (double[])prior.Clone();
        }

        var fitted = Minimum.Of(
            (at, slope) =>
            {
                var weights = With(prior, free, at);
                Array.Clear(slope);
                var loss = lists.Sum(hits => Add(hits, weights, free, slope));
                for (var i = 0; i < free.Length; i++)
                {
                    var step = at[i] - prior[free[i]];
                    slope[i] = (slope[i] / lists.Length) + (2 * ridge[free[i]] * step);
                    loss += lists.Length * ridge[free[i]] * step * step;
                }

                return loss / lists.Length;
            },
            [.. free.Select(i => prior[i])]);
        return With(prior, free, fitted);
    }

    /// <summary>The weighted sum of a hit's signals.</summary>
    public static double Score(SignalledHit hit, double[] weights)
    {
        var score = 0d;
        for (var i = 0; i < weights.Length; i++)
        {
            score += weights[i] * hit.Values[i];
        }

        return score;
    }

    private static double[] With(double[] prior, int[] free, double[] values)
    {
        var weights = (double[])prior.Clone();
        for (var i = 0; i < free.Length; i++)
        {
            weights[free[i]] = values[i];
        }

        return weights;
    }

    // Adds one question's slope and returns its loss: minus the mean score of its evidence, plus the logarithm of the sum of all.
    private static double Add(IReadOnlyList<SignalledHit> hits, double[] weights, int[] free, double[] slope)
    {
        var scores = hits.Select(hit => Score(hit, weights)).ToArray();
        var most = scores.Max();
        var sum = scores.Sum(score => Math.Exp(score - most));
        var answers = (double)hits.Count(hit => hit.Answers);
        var loss = most + Math.Log(sum);
        for (var i = 0; i < hits.Count; i++)
        {
            var share = (Math.Exp(scores[i] - most) / sum) - (hits[i].Answers ? 1 / answers : 0);
            loss -= hits[i].Answers ? scores[i] / answers : 0;
            for (var j = 0; j < free.Length; j++)
            {
                slope[j] += share * hits[i].Values[free[j]];
            }
        }

        return loss;
    }
}
