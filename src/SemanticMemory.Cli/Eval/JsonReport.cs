using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Cli.Eval;

/// <summary>A report for programs. Shares are rounded to four digits, times to three.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The report as one JSON object and a line end.</summary>
    public static string Of(EvalReport report)
    {
        var modes = new JsonObject();
        foreach (var mode in report.Modes)
        {
            modes[mode.Name] = Mode(mode);
        }

        return new JsonObject { ["dataset"] = report.DataSet, ["questions"] = report.Questions, ["modes"] = modes }.ToJsonString(s_options) + "\n";
    }

    private static JsonObject Mode(ModeReport mode)
    {
        var figures = Scores([], mode.All);
        figures["p50Ms"] = Math.Round(mode.P50, 3);
        figures["p95Ms"] = Math.Round(mode.P95, 3);
        foreach (var window in mode.Windows)
        {
            var size = window.Tokens.ToString(CultureInfo.InvariantCulture);
            figures["window@" + size] = Math.Round(window.Evidence, 4);
            figures["windowAll@" + size] = Math.Round(window.Whole, 4);
        }

        var kinds = new JsonObject();
        foreach (var kind in mode.ByKind)
        {
            kinds[kind.Kind] = Scores(new JsonObject { ["questions"] = kind.Questions }, kind.Score);
        }

        figures["byKind"] = kinds;
        return figures;
    }

    private static JsonObject Scores(JsonObject figures, RankingScore score)
    {
        figures["recall@5"] = Math.Round(score.Recall5, 4);
        figures["recall@10"] = Math.Round(score.Recall10, 4);
        figures["recall@20"] = Math.Round(score.Recall20, 4);
        figures["recall@50"] = Math.Round(score.Recall50, 4);
        figures["ndcg@10"] = Math.Round(score.Ndcg10, 4);
        figures["mrr@10"] = Math.Round(score.Mrr10, 4);
        return figures;
    }
}
