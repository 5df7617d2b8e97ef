using System.Globalization;
using System.Text;

namespace SemanticMemory.Cli.Learning;

/// <summary>How good confidences are: how often there is an answer where so much confidence is shown, and what a threshold finds and misses.</summary>
internal static class ConfidenceReport
{
    /// <summary>What to do where all questions have an answer.</summary>
    public const string AddSomeWithout = "add questions without evidence, or a file of more than one session: its questions are asked without the sessions that hold their answer as well";

    private const int Bins = 5;
    private static readonly double[] s_thresholds = [.2, .3, .4, .5, .6, .7, .8];

    /// <summary>The curve and the thresholds as lines.</summary>
    public static string Of(IReadOnlyList<AskedForAnswer> questions)
    {
        var text = new StringBuilder();
        var left = questions.Where(question => question.Kind != AnswerKind.Never).ToArray();
        var never = questions.Where(question => question.Kind != AnswerKind.LeftOut).ToArray();
        Line(text, $"confidence: {questions.Count(question => question.HasAnswer)} questions with an answer, {questions.Count(question => question.Kind == AnswerKind.LeftOut)} asked without the sessions that hold it, {questions.Count(question => question.Kind == AnswerKind.Never)} that nothing answers");
        Line(text, $"  area under the curve {Shown(Area(questions))} (answer left out {Shown(Area(left))}, never said {Shown(Area(never))}), Brier score {questions.Average(question => Math.Pow(question.Confidence - (question.HasAnswer ? 1 : 0), 2)):0.000}");
        Line(text, $"  {"confidence",-14}{"questions",9}{"mean",8}{"answered",10}");
        foreach (var bin in questions.GroupBy(question => Math.Min(Bins - 1, (int)(question.Confidence * Bins))).OrderBy(bin => bin.Key))
        {
            Line(text, $"  {$"{(double)bin.Key / Bins:0.0} to {(bin.Key + 1.0) / Bins:0.0}",-14}{bin.Count(),9}{bin.Average(question => question.Confidence),8:0.000}{bin.Average(question => question.HasAnswer ? 1 : 0),10:0.000}");
        }

        Line(text, $"  {"at least",-14}{"precision",9}{"recall",8}{"refused*",10}");
        var (with, without) = (questions.Where(question => question.HasAnswer).ToArray(), questions.Where(question => !question.HasAnswer).ToArray());
        foreach (var threshold in s_thresholds)
        {
            var shown = questions.Where(question => question.Confidence >= threshold).ToArray();
            var precision = Share(shown, question => question.HasAnswer);
            var recall = Share(with, question => question.Confidence >= threshold);
            var refused = Share(without, question => question.Confidence < threshold);
            Line(text, $"  {threshold,-14:0.0}{Shown(precision),9}{Shown(recall),8}{Shown(refused),10}");
        }

        Line(text, $"  * of the questions without an answer{(without.Length == 0 ? $"; here all have one, so {AddSomeWithout}" : "")}");
        return text.ToString();
    }

    /// <summary>The probability that a question with an answer has more confidence than one without; <see langword="null"/> where there are not both.</summary>
    public static double? Area(IReadOnlyList<AskedForAnswer> questions)
    {
        var (with, without) = (questions.Where(question => question.HasAnswer).ToArray(), questions.Where(question => !question.HasAnswer).ToArray());
        return with.Length == 0 || without.Length == 0
            ? null
            : with.Average(one => without.Average(other => one.Confidence > other.Confidence ? 1 : one.Confidence == other.Confidence ? .5 : 0));
    }

    private static double? Share(AskedForAnswer[] questions, Func<AskedForAnswer, bool> which) => questions.Length == 0 ? null : (double)questions.Count(which) / questions.Length;

    // What cannot be told is not 0, nor 1.
    private static string Shown(double? value) => value is { } told ? told.ToString("0.000", CultureInfo.InvariantCulture) : "-";

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
