using System.Globalization;
using System.Text;
using SemanticMemory.Cli.Eval;

namespace SemanticMemory.Cli.Learning;

/// <summary><c>eval --learn</c>: learns the weights of recall and of its confidence, writes them as a source file and says how they did.</summary>
internal static class LearnRun
{
    /// <summary>Learns, writes the file and returns the report.</summary>
    public static async Task<string> RunAsync(DataSet data, string path, Progress progress, CancellationToken cancellationToken)
    {
        if (data.Files.Count(file => file.Questions.Any(question => question.Evidence.Count > 0)) < 2)
        {
            throw Unusable("--learn tries weights on one conversation that were learned on the others: give it a folder of two conversation files or more, each with questions and their evidence.");
        }

        await using var store = new EvalStore();
        var corpora = await store.StoreEachAsync(data, progress, cancellationToken);
        try
        {
            // A time phrase that filters leaves few candidates, or none, to tell the evidence from.
            var questions = await Questioning.SignalsAsync(corpora, parseTime: false, progress, cancellationToken);
            var asked = await Questioning.AnswersAsync(corpora, parseTime: false, progress, cancellationToken);
            AskedForAnswer[] answers = [.. asked.Where(question => question.Parts.Count > 0)];
            Check(answers);
            progress.Show("learning");
            var (weights, ridge, reports) = WeightLearning.Learn(questions);
            var confidence = ConfidenceLearning.Fit(answers);
            await File.WriteAllTextAsync(path, WeightsFile.Of(data, questions.Count, ridge, weights, answers, confidence), cancellationToken);
            return Report(data, questions.Count, ridge, reports) + "\nleaving out one conversation after the other:\n" + ConfidenceReport.Of(ConfidenceLearning.Validated(answers));
        }
        finally
        {
            progress.Clear();
        }
    }

    // Learned of one kind alone a confidence would be sure of everything, or of nothing.
    private static void Check(AskedForAnswer[] answers)
    {
        if (answers.All(question => question.HasAnswer))
        {
            throw Unusable($"--learn learns the confidence from questions with an answer and without one, and all of these have one: {ConfidenceReport.AddSomeWithout}.");
        }

        if (answers.Where(question => question.HasAnswer).Select(question => question.Conversation).Distinct(StringComparer.Ordinal).Count() < 2)
        {
            throw Unusable("--learn learns from questions that find something, and those with an answer do in less than two of these conversations: add some that share words with what was said.");
        }
    }

    private static MemoryException Unusable(string message) => new(MemoryError.Invalid, "eval-data", message);

    private static string Report(DataSet data, int questions, double chosen, IReadOnlyList<RidgeReport> reports)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{data.Name}: {questions} questions of {data.Files.Count} conversations, each ranked by weights learned on the other conversations\n");
        text.Append(CultureInfo.InvariantCulture, $"  {"ridge",-10}{"R@5",8}{"R@10",8}{"R@20",8}{"R@50",8}{"nDCG@10",9}{"error",8}\n");
        foreach (var report in reports)
        {
            var score = report.Score;
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {WeightsFile.Ridge(report.Ridge),-10}{score.Recall5,8:0.0000}{score.Recall10,8:0.0000}{score.Recall20,8:0.0000}{score.Recall50,8:0.0000}{score.Ndcg10,9:0.0000}{report.Error,8:0.0000}{(report.Ridge.Equals(chosen) ? "  <- written" : "")}\n");
        }

        return text.ToString();
    }
}
