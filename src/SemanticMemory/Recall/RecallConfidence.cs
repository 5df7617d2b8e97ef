using SemanticMemory.Search;

namespace SemanticMemory.Recall;

/// <summary>What is known of the best hit and of its question when it is asked whether the memory holds an answer at all. <see langword="null"/>: the search did not work it out.</summary>
internal sealed record BestHit
{
    private const int Tenth = 10;

    /// <summary>The cosine of its best turn with half of each neighbour to the question.</summary>
    public double? Cosine { get; init; }

    /// <summary>The share of the question's words, weighted by how rare they are, that the five turns around it have.</summary>
    public double? Coverage { get; init; }

    /// <summary>How far its score is above the tenth hit's, as a share of it.</summary>
    public double? Margin { get; init; }

    /// <summary>Its signal <see cref="Signal.Identifier"/>.</summary>
    public double Identifier { get; init; }

    /// <summary>The question names an identifier.</summary>
    public bool AsksIdentifier { get; init; }

    /// <summary>Its signal <see cref="Signal.NamesPresent"/>.</summary>
    public double Names { get; init; }

    /// <summary>Its signal <see cref="Signal.Month"/>.</summary>
    public double Date { get; init; }

    /// <summary>The question names a date.</summary>
    public bool AsksDate { get; init; }

    /// <summary>What is known of the first of some ranked messages.</summary>
    public static BestHit Of(Ranking ranked, TurnSignals signals, IReadOnlyList<uint> identifiers, AskedDates dates, SearchMode mode)
    {
        var turn = ranked.Turns[0];
        if (mode == SearchMode.Semantic)
        {
            return new BestHit { Cosine = signals.Cosines[turn] };
        }

        return new BestHit
        {
            Cosine = signals.Windows.Count > 0 ? signals.Windows[turn] : null,
            Coverage = signals.Coverage(turn),

            // Without meaning scores have another scale.
            Margin = mode == SearchMode.Hybrid ? (ranked.Score(0) - ranked.Score(Math.Min(Tenth, ranked.Turns.Count) - 1)) / Math.Max(1, Math.Abs(ranked.Score(0))) : null,
            Identifier = signals.Values[(int)Signal.Identifier][turn],
            AsksIdentifier = identifiers.Count > 0,
            Names = signals.Values[(int)Signal.NamesPresent][turn],
            Date = signals.Values[(int)Signal.Month][turn],
            AsksDate = dates.Any,
        };
    }
}

/// <summary>How likely it is that the memory holds an answer: a logistic function of what is known of the best hit.</summary>
internal static class RecallConfidence
{
    /// <summary>The probability, and what its logarithmic odds are the sum of, value x weight.</summary>
    public static (double Probability, IReadOnlyDictionary<string, SignalValue> Parts) Of(BestHit best)
    {
        // What was not worked out counts as in the mean of the questions that the weights were learned on.
        var parts = new Dictionary<string, SignalValue>
        {
            ["bias"] = new(1, LearnedWeights.ConfidenceBias),
            ["cosine"] = new(best.Cosine ?? LearnedWeights.MeanCosine, LearnedWeights.ConfidenceCosine),
            ["coverage"] = new(best.Coverage ?? LearnedWeights.MeanCoverage, LearnedWeights.ConfidenceCoverage),
            ["margin"] = new(best.Margin ?? LearnedWeights.MeanMargin, LearnedWeights.ConfidenceMargin),
            ["identifier"] = new(best.Identifier, LearnedWeights.ConfidenceIdentifier),
            ["identifierMissing"] = new(best.AsksIdentifier ? 1 - best.Identifier : 0, LearnedWeights.ConfidenceIdentifierMissing),
            ["names"] = new(best.Names, LearnedWeights.ConfidenceNames),
            ["date"] = new(best.Date, LearnedWeights.ConfidenceDate),
            ["dateMissing"] = new(best.AsksDate ? 1 - best.Date : 0, LearnedWeights.ConfidenceDateMissing),
        };
        return (1 / (1 + Math.Exp(-parts.Values.Sum(part => part.Value * part.Weight))), parts);
    }
}
