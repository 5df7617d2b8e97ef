using System.Numerics.Tensors;
using SemanticMemory.Embedding;

namespace SemanticMemory.Recall;

/// <summary>
/// How near the tags of a turn's session are to the question: what a conversation is about is often written once, on its label, and never in the turn that answers.
/// </summary>
internal static class TopicSignal
{
    /// <summary>
    /// For each turn 0 to 1: the mean of the tags' cosine to the question and of their <see cref="MaxSim"/>, each stretched over the candidates. A turn whose session
    /// has no tags counts 0; where no session has any, all do.
    /// </summary>
    /// <param name="chain">The turns.</param>
    /// <param name="question">The question's vector of unit length, or empty: then its pieces alone count.</param>
    /// <param name="pieces">The question's pieces, each once.</param>
    public static ArraySegment<double> Of(TurnChain chain, ReadOnlySpan<float> question, ReadOnlySpan<ushort> pieces)
    {
        var (cosines, matches) = (chain.NewRow(), chain.NewRow());
        var topics = new Dictionary<string, (double Cosine, double Match)>(StringComparer.Ordinal);
        for (var turn = 0; turn < chain.Count; turn++)
        {
            if (chain.MessageOf(turn).Topic is not { } topic)
            {
                continue;
            }

            if (!topics.TryGetValue(topic, out var near))
            {
                topics[topic] = near = Nearness(topic, question, pieces);
            }

            (cosines[turn], matches[turn]) = near;
        }

        if (topics.Count == 0)
        {
            return cosines;
        }

        (cosines, matches) = (MinMax.Of(cosines, chain), MinMax.Of(matches, chain));
        TensorPrimitives.Add<double>(cosines, matches, cosines);
        TensorPrimitives.Multiply<double>(cosines, .5, cosines);
        return cosines;
    }

    private static (double Cosine, double Match) Nearness(string topic, ReadOnlySpan<float> question, ReadOnlySpan<ushort> asked)
    {
        var model = StaticModel.Shared;
        var encoded = new List<ushort>();
        model.Pieces.Encode(topic, encoded);
        Span<float> vector = stackalloc float[StaticModel.Dimension];
        model.Embed([.. encoded], vector);
        var (sum, total) = (0d, 0d);
        foreach (var piece in asked)
        {
            var best = 0f;
            foreach (var other in encoded)
            {
                best = Math.Max(best, model.Cosine(other, piece));
            }

            sum += model.Norm(piece) * best * best;
            total += model.Norm(piece);
        }

        return (question.IsEmpty ? 0 : Math.Max(0, TensorPrimitives.Dot<float>(vector, question)), total > 0 ? sum / total : 0);
    }
}
