using System.Globalization;
using System.Text;
using SemanticMemory.Cli.Eval;
using SemanticMemory.Recall;

namespace SemanticMemory.Cli.Learning;

/// <summary>Learned weights as a source file that says how it was made.</summary>
internal static class WeightsFile
{
    /// <summary>A ridge as it is shown.</summary>
    public static string Ridge(double ridge) => double.IsFinite(ridge) ? ridge.ToString(CultureInfo.InvariantCulture) : "fixed";

    /// <summary>The file's text.</summary>
    public static string Of(
        DataSet data, int questions, double ridge, RecallWeights weights, IReadOnlyList<AskedForAnswer> answers, IReadOnlyDictionary<string, double> confidence)
    {
        var text = new StringBuilder();
        text.Append("namespace SemanticMemory.Recall;\n\n");
        text.Append("/// <summary>\n");
        text.Append(CultureInfo.InvariantCulture, $"/// Written by <c>eval --data {data.Name} --learn</c>, not by hand. The weights of recall: listwise softmax on {questions} questions of {data.Files.Count} conversations, the ten of the\n");
        text.Append(CultureInfo.InvariantCulture, $"/// recipe {(double.IsFinite(ridge) ? $"held near its weights by a ridge of {Ridge(ridge)}" : "kept at its weights")}: no weaker hold ranks conversations that were not learned on better by a standard error of nDCG@10. The\n");
        text.Append(CultureInfo.InvariantCulture, $"/// confidence: logistic regression on {answers.Count(answer => answer.HasAnswer)} questions that the memory can answer and {answers.Count(answer => !answer.HasAnswer)} that it cannot. docs/recall.md has the figures.\n");
        text.Append("/// </summary>\ninternal static class LearnedWeights\n{\n");
        foreach (var name in WeightLearning.Learned)
        {
            Constant(text, name == "maxsim" ? "MaxSim" : Pascal(name), weights.ByName()[name], 2);
        }

        text.Append('\n');
        foreach (var (name, weight) in confidence.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            Constant(text, "Confidence" + Pascal(name), weight, 3);
        }

        text.Append('\n');
        foreach (var (name, mean) in ConfidenceLearning.Means(answers).Where(mean => mean.Key is "cosine" or "coverage" or "margin").OrderBy(mean => mean.Key, StringComparer.Ordinal))
        {
            Constant(text, "Mean" + Pascal(name), mean, 3);
        }

        return text.Append("}\n").ToString();
    }

    private static void Constant(StringBuilder text, string name, double value, int digits) =>
        text.Append(CultureInfo.InvariantCulture, $"    public const double {name} = {Math.Round(value, digits)};\n");

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
