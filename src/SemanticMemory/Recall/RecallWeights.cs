namespace SemanticMemory.Recall;

/// <summary>
/// What each signal of recall counts; the score is the sum of value x weight. All signals but <see cref="IsQuestion"/> speak for a message. The defaults
/// were learned by listwise softmax over the 100 hardest candidates of each question: the first ten of the development half of LoCoMo, leaving one conversation
/// out (between the folds they move by a fifth), the others of eval-data by <c>eval --learn</c>, see <see cref="LearnedWeights"/>.
/// </summary>
public sealed partial record RecallWeights
{
    /// <summary>BM25 of the turn with the one before: an answer rarely repeats the words of its question. Default .78.</summary>
    public double Bm25Prev { get; init; } = LearnedWeights.Bm25Prev;

    /// <summary>BM25 of the five turns around it: people name their subject once and then talk on; the strongest of all. Default 3.35.</summary>
    public double Bm25Window { get; init; } = LearnedWeights.Bm25Window;

    /// <summary>Cosine of the turn: the same said in other words. Default 1.24.</summary>
    public double Dense { get; init; } = LearnedWeights.Dense;

    /// <summary>Cosine of the turn with half of each neighbour: a short turn means little alone. Default 1.36.</summary>
    public double DenseWindow { get; init; } = LearnedWeights.DenseWindow;

    /// <summary>The best match of each word of the question among the turn's words: one right word in a long turn, which its cosine drowns. Default 1.67.</summary>
    public double MaxSim { get; init; } = LearnedWeights.MaxSim;

    /// <summary>Its author is named in the question: who is asked about mostly said it. Default 2.14.</summary>
    public double AuthorNamed { get; init; } = LearnedWeights.AuthorNamed;

    /// <summary>It ends with a question mark: questions resemble questions, but answer none. Default -.63.</summary>
    public double IsQuestion { get; init; } = LearnedWeights.IsQuestion;

    /// <summary>It follows another speaker's question, times how near that question is to the one asked. Default 1.5.</summary>
    public double Answers { get; init; } = LearnedWeights.Answers;

    /// <summary>It was said in the month, or the year, that the question names. Default 2.74.</summary>
    public double Month { get; init; } = LearnedWeights.Month;

    /// <summary>How near it is to a full date in the question: a named day leaves few candidates. Default 4.57.</summary>
    public double Day { get; init; } = LearnedWeights.Day;

    /// <summary>The share of the names in the question that its session has, as author or in its words: a conversation with or about them. Default 2.75.</summary>
    public double NamesPresent { get; init; } = LearnedWeights.NamesPresent;

    /// <summary>How near its session's tags are to the question: a label says what a whole conversation is about. Default 1.95.</summary>
    public double Topic { get; init; } = LearnedWeights.Topic;

    /// <summary>It says a time where the question asks for one, or a number where it asks how many. Default .79.</summary>
    public double AnswerType { get; init; } = LearnedWeights.AnswerType;

    /// <summary>
    /// The store's BM25 of the message, as a share of the best one's; counts in a search by words alone, where nothing else tells a message that has the words from those around it.
    /// Default 4.2: a little more than both other word signals together.
    /// </summary>
    public double Bm25 { get; init; } = 4.2;

    /// <summary>
    /// It contains an identifier of the question ("INV-2041"), from .5 for one of many to 1 for all: who names one means exactly that, so half of this is more than
    /// all others together. What stands in a conversation about it counts a tenth. Default 50.
    /// </summary>
    public double Identifier { get; init; } = 50;

    /// <summary>
    /// How recent it is, see <see cref="RecallOptions.RecencyHalfLife"/>. Default 0: what is asked about is as often old as new, and of two that are
    /// otherwise equal the newer comes first anyway.
    /// </summary>
    public double Recency { get; init; }
}
