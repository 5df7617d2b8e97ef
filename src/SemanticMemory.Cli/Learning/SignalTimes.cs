using SemanticMemory.Cli.Eval;
using SemanticMemory.Recall;
using SemanticMemory.Search;

namespace SemanticMemory.Cli.Learning;

/// <summary>How long searches take with some weights and with others: whatever slows the machine meanwhile slows all of them.</summary>
internal static class SignalTimes
{
    // What else the machine does only ever adds: the quickest of so many is nearest to what a search takes.
    private const int Rounds = 5;

    /// <summary>The median, in milliseconds.</summary>
    public static double Median(IReadOnlyList<TimeSpan> times) => Median(times.Select(time => time.TotalMilliseconds));

    /// <summary>How much less one takes than another, in microseconds: the median of the differences between their searches of the same question.</summary>
    public static double Saved(IReadOnlyList<TimeSpan> with, IReadOnlyList<TimeSpan> without) => Median(with.Zip(without, (one, other) => (one - other).TotalMicroseconds));

    /// <summary>Asks every question five times with each of the weights, in turns of which the beginner changes, and returns each question's quickest search for each of the weights.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<TimeSpan>>> MeasureAsync(
        EvalStore store, IReadOnlyList<Corpus> corpora, IReadOnlyList<RecallWeights> weights, Progress progress, CancellationToken cancellationToken)
    {
        var times = weights.Select(_ => new List<TimeSpan>()).ToArray();
        var asked = 0;
        foreach (var corpus in corpora.Where(corpus => corpus.Questions.Count > 0))
        {
            var weighed = weights.Select(one => store.Weighed(corpus, one)).ToArray();
            foreach (var one in weighed)
            {
                // What only the first question pays for is no property of the search.
                await one.SearchAsync(corpus.Questions[0], SearchMode.Hybrid, cancellationToken);
            }

            foreach (var question in corpus.Questions)
            {
                progress.Show($"times: {asked++} questions with each of {weighed.Length} weights");
                var quickest = Enumerable.Repeat(TimeSpan.MaxValue, weighed.Length).ToArray();
                for (var i = 0; i < Rounds * weighed.Length; i++)
                {
                    var at = (i + asked + (i / weighed.Length)) % weighed.Length;
                    var (_, took) = await weighed[at].SearchAsync(question, SearchMode.Hybrid, cancellationToken);
                    quickest[at] = took < quickest[at] ? took : quickest[at];
                }

                for (var at = 0; at < weighed.Length; at++)
                {
                    times[at].Add(quickest[at]);
                }
            }
        }

        return times;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[(sorted.Length - 1) / 2];
    }
}
