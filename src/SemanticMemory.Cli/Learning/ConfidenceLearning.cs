namespace SemanticMemory.Cli.Learning;

/// <summary>Learns what a confidence is made of: logistic regression on questions that the memory can answer and on such that it cannot, with a ridge on standardised values.</summary>
internal static class ConfidenceLearning
{
    private const string Bias = "bias";
    private const double Ridge = .001;

    /// <summary>The weight of each part, the bias among them.</summary>
    public static IReadOnlyDictionary<string, double> Fit(IReadOnlyList<AskedForAnswer> questions)
    {
        var names = questions[0].Parts.Keys.Where(name => name != Bias).ToArray();
        var means = Means(questions);
        var spreads = names.ToDictionary(name => name, name => Math.Sqrt(questions.Average(question => Math.Pow(question.Parts[name] - means[name], 2))) + 1e-9);
        var rows = questions.Select(question => (Values: names.Select(name => (question.Parts[name] - means[name]) / spreads[name]).ToArray(), question.HasAnswer)).ToArray();
        var fitted = Minimum.Of((at, slope) => Loss(rows, at, slope), new double[names.Length + 1]);
        var weights = names.Index().ToDictionary(name => name.Item, name => fitted[name.Index + 1] / spreads[name.Item]);
        weights[Bias] = fitted[0] - names.Sum(name => weights[name] * means[name]);
        return weights;
    }

    /// <summary>The mean of each part.</summary>
    public static IReadOnlyDictionary<string, double> Means(IReadOnlyList<AskedForAnswer> questions) =>
        questions[0].Parts.Keys.ToDictionary(name => name, name => questions.Average(question => question.Parts[name]));

    /// <summary>The same questions, the confidence of each worked out by weights that were learned on the other conversations.</summary>
    public static IReadOnlyList<AskedForAnswer> Validated(IReadOnlyList<AskedForAnswer> questions) =>
    [
        .. questions.GroupBy(question => question.Conversation).SelectMany(fold =>
        {
            var weights = Fit([.. questions.Where(question => question.Conversation != fold.Key)]);
            return fold.Select(question => question with { Confidence = Logistic(question.Parts.Sum(part => part.Value * weights[part.Key])) });
        }),
    ];

    private static double Loss((double[] Values, bool HasAnswer)[] rows, double[] at, double[] slope)
    {
        Array.Clear(slope);
        var loss = 0d;
        foreach (var (values, hasAnswer) in rows)
        {
            var odds = at[0];
            for (var i = 0; i < values.Length; i++)
            {
                odds += at[i + 1] * values[i];
            }

            var wrong = Logistic(odds) - (hasAnswer ? 1 : 0);
            loss += Math.Log(1 + Math.Exp(-Math.Abs(odds))) + Math.Max(0, hasAnswer ? -odds : odds);
            slope[0] += wrong / rows.Length;
            for (var i = 0; i < values.Length; i++)
            {
                slope[i + 1] += wrong * values[i] / rows.Length;
            }
        }

        loss /= rows.Length;
        for (var i = 1; i < at.Length; i++)
        {
            loss += Ridge * at[i] * at[i];
            slope[i] += 2 * Ridge * at[i];
        }

        return loss;
    }

    private static double Logistic(double odds) => 1 / (1 + Math.Exp(-odds));
}
