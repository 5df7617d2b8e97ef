using SemanticMemory.Cli.Eval;
using SemanticMemory.Recall;

namespace SemanticMemory.Cli.Learning;

/// <summary><c>eval --confidence</c>: asks all questions and compares the confidence shown with whether there was an answer.</summary>
internal static class ConfidenceRun
{
    /// <summary>Asks and returns the report.</summary>
    public static async Task<string> RunAsync(DataSet data, RecallWeights weights, Progress progress, CancellationToken cancellationToken)
    {
        await using var store = new EvalStore(weights);
        try
        {
            var corpora = await store.StoreEachAsync(data, progress, cancellationToken);
            return ConfidenceReport.Of(await Questioning.AnswersAsync(corpora, parseTime: true, progress, cancellationToken));
        }
        finally
        {
            progress.Clear();
        }
    }
}
