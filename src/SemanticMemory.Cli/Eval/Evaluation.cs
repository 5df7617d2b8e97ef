using SemanticMemory.Qdrant;
using SemanticMemory.Recall;
using SemanticMemory.Search;

namespace SemanticMemory.Cli.Eval;

/// <summary>Stores conversations, asks their questions one after another and adds up what was found.</summary>
internal sealed class Evaluation(IReadOnlyList<SearchMode> modes, RecallWeights weights, MissFile? misses, Progress progress, QdrantOptions? qdrant = null)
{
    private static readonly int[] s_windows = [1000, 2000, 4000];

    /// <summary>Measures.</summary>
    public async Task<EvalReport> RunAsync(DataSet data, bool oneTenant, CancellationToken cancellationToken)
    {
        await using var store = new EvalStore(weights, qdrant);
        var corpora = new List<Corpus>();
        try
        {
            foreach (var files in data.Files.Chunk(oneTenant ? data.Files.Count : 1))
            {
                progress.Show($"storing {string.Join(", ", files.Select(file => file.Name))}");
                corpora.Add(await store.StoreAsync(files, cancellationToken));
            }

            var reports = new List<ModeReport>();
            foreach (var mode in modes)
            {
                reports.Add(await MeasureAsync(corpora, mode, cancellationToken));
            }

            return new EvalReport(data.Name, corpora.Sum(corpus => corpus.Questions.Count), reports);
        }
        finally
        {
            progress.Clear();
        }
    }

    private async Task<ModeReport> MeasureAsync(IReadOnlyList<Corpus> corpora, SearchMode mode, CancellationToken cancellationToken)
    {
        var (scores, times, windows) = (new List<(string Kind, RankingScore Score)>(), new QueryTimes(), s_windows.Select(_ => new List<double>()).ToArray());
        foreach (var corpus in corpora.Where(corpus => corpus.Questions.Count > 0))
        {
            // What only the first question pays for is no property of the search.
            await corpus.SearchAsync(corpus.Questions[0], mode, cancellationToken);
            foreach (var question in corpus.Questions)
            {
                progress.Show($"{mode.ToString().ToLowerInvariant()}: {scores.Count} of {corpora.Sum(one => one.Questions.Count)} questions");
                var (ranks, took) = await corpus.SearchAsync(question, mode, cancellationToken);
                scores.Add((question.Kind, RankingScore.Of(ranks)));
                times.Add(took);
                if (misses is not null && !ranks.All(rank => rank <= 10))
                {
                    await misses.WriteAsync(mode, question, await corpus.SearchAllAsync(question, mode, cancellationToken), cancellationToken);
                }

                for (var i = 0; mode == SearchMode.Hybrid && i < s_windows.Length; i++)
                {
                    windows[i].Add(await corpus.WindowAsync(question, s_windows[i], cancellationToken));
                }
            }
        }

        return new ModeReport(
            mode,
            RankingScore.Mean([.. scores.Select(score => score.Score)]),
            times.Percentile(.5),
            times.Percentile(.95),
            [.. scores.GroupBy(score => score.Kind, score => score.Score).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => new KindReport(kind.Key, kind.Count(), RankingScore.Mean([.. kind])))],
            mode == SearchMode.Hybrid ? [.. s_windows.Zip(windows, (tokens, shares) => new WindowReport(tokens, shares.Average(), shares.Average(share => share == 1 ? 1 : 0)))] : []);
    }
}
