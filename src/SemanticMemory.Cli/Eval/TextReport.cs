using System.Globalization;
using System.Text;

namespace SemanticMemory.Cli.Eval;

/// <summary>A report for people: one table, a row for all questions and one for each kind, in each mode.</summary>
internal static class TextReport
{
    /// <summary>The report as lines.</summary>
    public static string Of(EvalReport report)
    {
        var text = new StringBuilder();
        Line(text, $"{report.DataSet}: {report.Questions} questions with an answer");
        foreach (var mode in report.Modes)
        {
            text.Append('\n');
            Line(text, $"{mode.Name}: p50 {mode.P50:0.00} ms, p95 {mode.P95:0.00} ms a query");
            Line(text, $"  {"",-14}{"questions",9}{"R@5",8}{"R@10",8}{"R@20",8}{"R@50",8}{"nDCG@10",9}{"MRR@10",8}");
            Row(text, "all", report.Questions, mode.All);
            foreach (var kind in mode.ByKind)
            {
                Row(text, kind.Kind, kind.Questions, kind.Score);
            }

            foreach (var window in mode.Windows)
            {
                Line(text, $"  window of {window.Tokens} tokens: {window.Evidence:0.0000} of the evidence, all of it for {window.Whole:0.0000} of the questions");
            }
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, int questions, RankingScore score) => Line(
        text,
        $"  {name,-14}{questions,9}{score.Recall5,8:0.0000}{score.Recall10,8:0.0000}{score.Recall20,8:0.0000}{score.Recall50,8:0.0000}{score.Ndcg10,9:0.0000}{score.Mrr10,8:0.0000}");

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
