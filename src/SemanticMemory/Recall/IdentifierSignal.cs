namespace SemanticMemory.Recall;

/// <summary>Whether a message has the identifiers that a question names ("INV-2041"), or stands in a conversation about them.</summary>
internal static class IdentifierSignal
{
    // An invoice is named once and then talked about: with the usual weight this is more than words and meaning usually tell apart, and far less than the identifier itself.
    private const double Beside = .1;

    /// <summary>
    /// For each message: 0 where nothing is named; from .5 to 1, which is all of them, where it contains identifiers that are asked for; a tenth of that where another message of its
    /// stretch does, or its session is about one.
    /// </summary>
    /// <param name="messages">All messages of the recalled stretches, in their order.</param>
    /// <param name="asked">Ids of the identifiers that the question names.</param>
    public static double[] Of(ReadOnlySpan<RecallCandidate> messages, IReadOnlyList<uint> asked)
    {
        var values = new double[messages.Length];
        if (asked.Count == 0)
        {
            return values;
        }

        for (var (first, end) = (0, 0); first < values.Length; first = end)
        {
            var best = 0d;
            for (end = first; end < values.Length && (end == first || messages[end].Follows); end++)
            {
                values[end] = Share(messages[end].Text.Identifiers, asked);
                best = Math.Max(best, values[end]);
            }

            for (var i = first; i < end; i++)
            {
                values[i] = values[i] > 0 ? values[i] : Beside * Math.Max(best, ShareOfEntity(messages[i], asked));
            }
        }

        return values;
    }

    /// <summary>Is a session about one of the identifiers?</summary>
    public static double ShareOfEntity(in RecallCandidate message, IReadOnlyList<uint> asked) =>
        message.Entity is { } entity ? Share(AnalysedMessage.IdentifiersOf(entity[(entity.IndexOf('/', StringComparison.Ordinal) + 1)..]), asked) : 0;

    /// <summary>0 when none of the identifiers asked for is contained; else from .5 to 1, which is all of them.</summary>
    public static double Share(IReadOnlyList<uint> contained, IReadOnlyList<uint> asked)
    {
        var found = contained.Count == 0 ? 0 : asked.Count(contained.Contains);
        return found == 0 ? 0 : .5 + (.5 * found / asked.Count);
    }
}
