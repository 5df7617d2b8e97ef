using SemanticMemory.Cli.Eval;

namespace SemanticMemory.Cli.Learning;

/// <summary>A question as it was asked once: what came back, with the value of each signal.</summary>
/// <param name="Conversation">The file it is of.</param>
/// <param name="Hits">The first hits, in the order found.</param>
/// <param name="Evidence">How many pieces of evidence it has.</param>
internal sealed record AskedOnce(string Conversation, IReadOnlyList<SignalledHit> Hits, int Evidence)
{
    /// <summary>How well these weights rank the hits.</summary>
    public RankingScore Score(double[] weights)
    {
        var found = Hits.OrderByDescending(hit => ListwiseSoftmax.Score(hit, weights)).Index().Where(hit => hit.Item.Answers).Select(hit => (int?)(hit.Index + 1)).ToArray();
        return RankingScore.Of([.. found, .. Enumerable.Repeat<int?>(null, Evidence - found.Length)]);
    }
}

/// <summary>A hit with its signals.</summary>
/// <param name="Values">By signal, in the order of <see cref="Recall.RecallWeights.Names"/>.</param>
/// <param name="Answers">Is it evidence?</param>
internal sealed record SignalledHit(double[] Values, bool Answers);

/// <summary>A question as it was asked of a memory that holds an answer, or does not.</summary>
/// <param name="Conversation">The file it is of.</param>
/// <param name="Parts">What its confidence is made of, by name; empty where nothing was found.</param>
/// <param name="Confidence">The confidence.</param>
/// <param name="Kind">Whether the question has an answer, has none, or has one that was left out of the search.</param>
internal sealed record AskedForAnswer(string Conversation, IReadOnlyDictionary<string, double> Parts, double Confidence, AnswerKind Kind)
{
    /// <summary>Does the memory that was asked hold an answer?</summary>
    public bool HasAnswer => Kind == AnswerKind.There;
}

/// <summary>Whether a question can be answered.</summary>
internal enum AnswerKind
{
    /// <summary>The answer is in the memory.</summary>
    There,

    /// <summary>Nothing that was said answers it.</summary>
    Never,

    /// <summary>It was asked of all sessions but those that hold the answer.</summary>
    LeftOut,
}
