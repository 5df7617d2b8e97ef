using System.Globalization;
using System.Text;
using SemanticMemory.Cli.Eval;
using SemanticMemory.Recall;

namespace SemanticMemory.Cli.Learning;

/// <summary><c>eval --signals</c>: what each signal is worth, by ranking what was found once more without it, and what it costs, by searching without it.</summary>
internal static class SignalsRun
{
    /// <summary>Asks all questions once and returns a row for each signal left out.</summary>
    public static async Task<string> RunAsync(DataSet data, RecallWeights weights, Progress progress, CancellationToken cancellationToken)
    {
        await using var store = new EvalStore(weights);
        try
        {
            var corpora = await store.StoreEachAsync(data, progress, cancellationToken);
            var questions = await Questioning.SignalsAsync(corpora, parseTime: true, progress, cancellationToken);
            IReadOnlyList<(string? Name, RecallWeights Weights)> rows = [(null, weights), .. weights.ByName().Where(signal => signal.Value != 0).Select(signal => (signal.Key, weights.With(signal.Key, 0)))];
            var times = await SignalTimes.MeasureAsync(store, corpora, [.. rows.Select(row => row.Weights)], progress, cancellationToken);
            return Report(data, questions, weights, rows, times);
        }
        finally
        {
            progress.Clear();
        }
    }

    private static string Report(
        DataSet data, IReadOnlyList<AskedOnce> questions, RecallWeights all, IReadOnlyList<(string? Name, RecallWeights Weights)> rows, IReadOnlyList<IReadOnlyList<TimeSpan>> times)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{data.Name}: {questions.Count} questions, the first 200 hits ranked without one signal\n");
        text.Append(CultureInfo.InvariantCulture, $"  {"without",-14}{"weight",8}{"R@5",8}{"R@10",8}{"R@20",8}{"R@50",8}{"nDCG@10",9}{"p50 ms",9}{"saves us",10}\n");
        foreach (var ((name, weights), took) in rows.Zip(times))
        {
            Row(text, name ?? "-", name is null ? null : all.ByName()[name], questions, weights, SignalTimes.Median(took), SignalTimes.Saved(times[0], took));
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, double? weight, IReadOnlyList<AskedOnce> questions, RecallWeights weights, double milliseconds, double saved)
    {
        double[] values = [.. weights.ByName().Values];
        var score = RankingScore.Mean([.. questions.Select(question => question.Score(values))]);
        text.Append(
            CultureInfo.InvariantCulture,
            $"  {name,-14}{weight,8:0.00}{score.Recall5,8:0.0000}{score.Recall10,8:0.0000}{score.Recall20,8:0.0000}{score.Recall50,8:0.0000}{score.Ndcg10,9:0.0000}{milliseconds,9:0.000}{saved,10:0.0}\n");
    }
}
