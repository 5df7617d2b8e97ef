using SemanticMemory.Cli.Eval;
using SemanticMemory.Recall;

namespace SemanticMemory.Cli.Learning;

/// <summary>The weights that were learned with one ridge, and how well such weights rank conversations that they were not learned on.</summary>
/// <param name="Ridge">What a squared step away from the recipe's weights costs; infinite: they stay.</param>
/// <param name="Score">Each conversation ranked by weights learned on the others.</param>
/// <param name="Error">The standard error of its nDCG@10.</param>
internal sealed record RidgeReport(double Ridge, RankingScore Score, double Error);

/// <summary>Learns the weights of recall on questions, near to those of the recipe, and chooses how near by cross-validation.</summary>
internal static class WeightLearning
{
    private const int Hardest = 100;

    // The signals that the recipe does not have begin at nothing and are nearly free: there is no weight to stay near to.
    private const double RidgeOfOthers = .001;

    private static readonly double[] s_ridges = [.003, .01, .03, .1, .3, 1, double.PositiveInfinity];

    /// <summary>The ten weights that were learned on the development half of LoCoMo.</summary>
    private static readonly Dictionary<string, double> s_recipe = new(StringComparer.Ordinal)
    {
        ["bm25Prev"] = .78,
        ["bm25Window"] = 3.35,
        ["dense"] = 1.24,
        ["denseWindow"] = 1.36,
        ["maxsim"] = 1.67,
        ["authorNamed"] = 2.14,
        ["isQuestion"] = -.63,
        ["answers"] = 1.5,
        ["month"] = 2.74,
        ["day"] = 4.57,
    };

    private static readonly string[] s_others = ["namesPresent", "topic", "answerType"];

    /// <summary>The signals whose weights are learned.</summary>
    public static IReadOnlyList<string> Learned { get; } = [.. s_recipe.Keys, .. s_others];

    /// <summary>Weights for all questions with the strongest ridge whose nDCG@10 is within one standard error of the best (Breiman et al., 1984), and how all of them did.</summary>
    public static (RecallWeights Weights, double Ridge, IReadOnlyList<RidgeReport> Reports) Learn(IReadOnlyList<AskedOnce> questions)
    {
        var names = RecallWeights.Names;
        var now = new RecallWeights();
        double[] fixedOnes = [.. names.Select(name => Learned.Contains(name) ? s_recipe.GetValueOrDefault(name) : now.ByName()[name])];
        AskedOnce[] hard = [.. questions.Select(question => Harder(question, fixedOnes))];
        var reports = s_ridges.Select(ridge => Validate(questions, hard, fixedOnes, Ridge(ridge), ridge)).ToArray();
        var best = reports.MaxBy(report => report.Score.Ndcg10)!;
        var chosen = reports.Last(report => report.Score.Ndcg10 >= best.Score.Ndcg10 - best.Error);
        var fitted = ListwiseSoftmax.Fit(hard, fixedOnes, Ridge(chosen.Ridge));
        var weights = names.Index().Where(name => Learned.Contains(name.Item)).Aggregate(now, (all, name) => all.With(name.Item, Math.Round(fitted[name.Index], 2)));
        return (weights, chosen.Ridge, reports);
    }

    private static double[] Ridge(double ofRecipe) =>
        [.. RecallWeights.Names.Select(name => s_recipe.ContainsKey(name) ? ofRecipe : s_others.Contains(name) ? RidgeOfOthers : double.PositiveInfinity)];

    private static RidgeReport Validate(IReadOnlyList<AskedOnce> questions, AskedOnce[] hard, double[] prior, double[] ridge, double ofRecipe)
    {
        var scores = questions.GroupBy(question => question.Conversation).SelectMany(fold =>
        {
            var weights = ListwiseSoftmax.Fit([.. hard.Where(question => question.Conversation != fold.Key)], prior, ridge);
            return fold.Select(question => question.Score(weights));
        }).ToArray();
        var mean = RankingScore.Mean(scores);
        return new RidgeReport(ofRecipe, mean, Math.Sqrt(scores.Average(score => Math.Pow(score.Ndcg10 - mean.Ndcg10, 2)) / scores.Length));
    }

    // What scores low anyway teaches nothing; evidence stays.
    private static AskedOnce Harder(AskedOnce question, double[] weights) => question with
    {
        Hits = [.. question.Hits.OrderByDescending(hit => ListwiseSoftmax.Score(hit, weights)).Index().Where(hit => hit.Index < Hardest || hit.Item.Answers).Select(hit => hit.Item)],
    };
}
