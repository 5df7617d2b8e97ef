using System.Globalization;
using System.Text;

namespace SemanticMemory.Cli.Learning;

/// <summary>How good confidences are: how often there is an answer where so much confidence is shown, and what a threshold finds and misses.</summary>
internal static class ConfidenceReport
{
    private const int Bins = 5;
    private static readonly double[] s_thresholds = [.2, .3, .4, .5, .6, .7, .8];

    /// <summary>The curve and the thresholds as lines.</summary>
    public static string Of(IReadOnlyList<AskedForAnswer> questions)
    {
        var text = new StringBuilder();
        var left = questions.Where(question => question.Kind != AnswerKind.Never).ToArray();
        var never = questions.Where(question => question.Kind != AnswerKind.LeftOut).ToArray();
        Line(text, $"confidence: {questions.Count(question => question.HasAnswer)} questions with an answer, {questions.Count(question => question.Kind == AnswerKind.LeftOut)} asked without the sessions that hold it, {questions.Count(question => question.Kind == AnswerKind.Never)} that nothing answers");
        Line(text, $"  area under the curve {Area(questions):0.000} (answer left out {Area(left):0.000}, never said {Area(never):0.000}), Brier score {questions.Average(question => Math.Pow(question.Confidence - (question.HasAnswer ? 1 : 0), 2)):0.000}");
        Line(text, $"  {"confidence",-14}{"questions",9}{"mean",8}{"answered",10}");
        foreach (var bin in questions.GroupBy(question => Math.Min(Bins - 1, (int)(question.Confidence * Bins))).OrderBy(bin => bin.Key))
        {
            Line(text, $"  {$"{(double)bin.Key / Bins:0.0} to {(bin.Key + 1.0) / Bins:0.0}",-14}{bin.Count(),9}{bin.Average(question => question.Confidence),8:0.000}{bin.Average(question => question.HasAnswer ? 1 : 0),10:0.000}");
        }

        Line(text, $"  {"at least",-14}{"precision",9}{"recall",8}{"refused*",10}");
        foreach (var threshold in s_thresholds)
        {
            var shown = questions.Where(question => question.Confidence >= threshold).ToArray();
            Line(text, $"  {threshold,-14:0.0}{(shown.Length == 0 ? 1 : shown.Average(question => question.HasAnswer ? 1 : 0)),9:0.000}{(double)shown.Count(question => question.HasAnswer) / questions.Count(question => question.HasAnswer),8:0.000}{questions.Where(question => !question.HasAnswer).Average(question => question.Confidence < threshold ? 1 : 0),10:0.000}");
        }

        Line(text, $"  * of the questions without an answer");
        return text.ToString();
    }

    /// <summary>The probability that a question with an answer has more confidence than one without.</summary>
    public static double Area(IReadOnlyList<AskedForAnswer> questions)
    {
        var (with, without) = (questions.Where(question => question.HasAnswer).ToArray(), questions.Where(question => !question.HasAnswer).ToArray());
        return with.Length == 0 || without.Length == 0
            ? 0
            : with.Average(one => without.Average(other => one.Confidence > other.Confidence ? 1 : one.Confidence == other.Confidence ? .5 : 0));
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
