namespace SemanticMemory.Recall;

/// <summary>
/// Written by <c>eval --data eval-data --learn</c>, not by hand. The weights of recall: listwise softmax on 226 questions of 9 conversations, the ten of the
/// recipe kept at its weights: no weaker hold ranks conversations that were not learned on better by a standard error of nDCG@10. The
/// confidence: logistic regression on 226 questions that the memory can answer and 250 that it cannot. docs/recall.md has the figures.
/// </summary>
internal static class LearnedWeights
{
    public const double Bm25Prev = 0.78;
    public const double Bm25Window = 3.35;
    public const double Dense = 1.24;
    public const double DenseWindow = 1.36;
    public const double MaxSim = 1.67;
    public const double AuthorNamed = 2.14;
    public const double IsQuestion = -0.63;
    public const double Answers = 1.5;
    public const double Month = 2.74;
    public const double Day = 4.57;
    public const double NamesPresent = 2.75;
    public const double Topic = 1.95;
    public const double AnswerType = 0.79;

    public const double ConfidenceBias = -3.204;
    public const double ConfidenceCosine = 4.318;
    public const double ConfidenceCoverage = 2.376;
    public const double ConfidenceDate = 0.682;
    public const double ConfidenceDateMissing = -1.476;
    public const double ConfidenceIdentifier = 1.134;
    public const double ConfidenceIdentifierMissing = -4.17;
    public const double ConfidenceMargin = 0.305;
    public const double ConfidenceNames = 1.097;

    public const double MeanCosine = 0.444;
    public const double MeanCoverage = 0.359;
    public const double MeanMargin = 0.383;
}
