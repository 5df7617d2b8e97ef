using SemanticMemory.Context;
using SemanticMemory.Search;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>What is recalled by.</summary>
/// <param name="Parts">At least one text, heaviest first: the first is the question whose names, dates and words count, all of them make the vector and ask the store for words.</param>
/// <param name="Filter">Only these messages.</param>
/// <param name="Mode">What is compared.</param>
/// <param name="Explain">Also tell what each score is made of.</param>
internal sealed record RecallQuestion(IReadOnlyList<WeightedText> Parts, Filter Filter, SearchMode Mode, bool Explain)
{
    /// <summary>How much newer messages count.</summary>
    public AskedRecency Recency { get; init; }

    /// <summary>The text that counts most.</summary>
    public string Text => Parts[0].Text;
}
