namespace SemanticMemory.Recall;

/// <summary>What a score is made of; <see cref="RecallWeights"/> says what each is and counts.</summary>
internal enum Signal
{
    Bm25Prev,
    Bm25Window,
    Dense,
    DenseWindow,
    MaxSim,
    AuthorNamed,
    IsQuestion,
    Answers,
    Month,
    Day,
    NamesPresent,
    Topic,
    AnswerType,
    Bm25,
    Identifier,
    Recency,
}

/// <summary>The signals' names and weights.</summary>
internal static class Signals
{
    private static readonly string[] s_names =
        ["bm25Prev", "bm25Window", "dense", "denseWindow", "maxsim", "authorNamed", "isQuestion", "answers", "month", "day", "namesPresent", "topic", "answerType", "bm25", "identifier", "recency"];

    /// <summary>How many there are.</summary>
    public static int Count => s_names.Length;

    /// <summary>The name that an explanation shows.</summary>
    public static string Name(Signal signal) => s_names[(int)signal];

    /// <summary>The weights in the order of <see cref="Signal"/>.</summary>
    public static double[] Of(RecallWeights weights) =>
    [
        weights.Bm25Prev, weights.Bm25Window, weights.Dense, weights.DenseWindow, weights.MaxSim, weights.AuthorNamed,
        weights.IsQuestion, weights.Answers, weights.Month, weights.Day, weights.NamesPresent, weights.Topic, weights.AnswerType, weights.Bm25, weights.Identifier, weights.Recency,
    ];
}
