using SemanticMemory.Cli.Eval;
using SemanticMemory.Recall;

namespace SemanticMemory.Cli.Learning;

/// <summary>Asks questions and keeps what weights are learned from. Each conversation file has a tenant of its own.</summary>
internal static class Questioning
{
    /// <summary>Every question with an answer, with the signals of its first 200 hits.</summary>
    /// <param name="corpora">What is asked.</param>
    /// <param name="parseTime">Do time phrases filter? Where they do, few candidates are left.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IReadOnlyList<AskedOnce>> SignalsAsync(IReadOnlyList<Corpus> corpora, bool parseTime, Progress progress, CancellationToken cancellationToken)
    {
        var asked = new List<AskedOnce>();
        foreach (var corpus in corpora)
        {
            foreach (var question in corpus.Questions)
            {
                progress.Show($"signals: {asked.Count} questions");
                var evidence = question.Evidence.ToHashSet(StringComparer.Ordinal);
                var found = await corpus.ExplainAsync(question, parseTime, within: null, cancellationToken);
                asked.Add(new AskedOnce(corpus.Name, [.. found.Hits.Select(hit => new SignalledHit(Values(hit.Explain!), evidence.Contains(hit.Message.ExternalId!)))], evidence.Count));
            }
        }

        return asked;
    }

    /// <summary>Every question, and those with an answer once more of all sessions but those that hold it: they sound just the same.</summary>
    /// <inheritdoc cref="SignalsAsync"/>
    public static async Task<IReadOnlyList<AskedForAnswer>> AnswersAsync(IReadOnlyList<Corpus> corpora, bool parseTime, Progress progress, CancellationToken cancellationToken)
    {
        var asked = new List<AskedForAnswer>();
        foreach (var corpus in corpora)
        {
            foreach (var question in corpus.Questions.Concat(corpus.Unanswerable))
            {
                progress.Show($"confidence: {asked.Count} questions");
                var found = await corpus.ExplainAsync(question, parseTime, within: null, cancellationToken);
                Add(found, question.Evidence.Count > 0 ? AnswerKind.There : AnswerKind.Never);
                if (question.Evidence.Count > 0 && await corpus.SessionsWithoutAsync(question, cancellationToken) is { Count: > 0 } others)
                {
                    Add(await corpus.ExplainAsync(question, parseTime, others, cancellationToken), AnswerKind.LeftOut);
                }
            }

            // Where nothing is found the confidence is 0 and made of nothing.
            void Add(Search.SearchResult found, AnswerKind kind) =>
                asked.Add(new AskedForAnswer(corpus.Name, found.ConfidenceParts!.ToDictionary(part => part.Key, part => part.Value.Value), found.Confidence, kind));
        }

        return asked;
    }

    private static double[] Values(Explanation explanation) => [.. RecallWeights.Names.Select(name => explanation.Signals[name].Value)];
}
