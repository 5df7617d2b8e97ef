using System.Numerics.Tensors;

namespace SemanticMemory.Recall;

/// <summary>What the signals need of a question.</summary>
internal sealed record AskedQuestion
{
    /// <summary>Ids of its terms without names, each once, see <see cref="LocalTerms"/>.</summary>
    public required IReadOnlyList<uint> Terms { get; init; }

    /// <summary>The built-in model's pieces without names, each once.</summary>
    public ushort[] Pieces { get; init; } = [];

    /// <summary>The built-in model's vector of unit length; empty where another model makes the vectors, or none counts.</summary>
    public ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>The built-in model's vector where another model makes the vectors: with it the length of windows is estimated; else empty.</summary>
    public ReadOnlyMemory<float> BuiltInVector { get; init; }

    /// <summary>Display names of the authors it names.</summary>
    public IReadOnlySet<string> Authors { get; init; } = new HashSet<string>();

    /// <summary>The words that name them.</summary>
    public IReadOnlyList<AskedName> Names { get; init; } = [];

    /// <summary>The dates it names.</summary>
    public AskedDates Dates { get; init; } = AskedDates.None;

    /// <summary>What it wants to be told.</summary>
    public AnswerType AnswerType { get; init; }

    /// <summary>Does nothing count but words?</summary>
    public bool WordsAlone { get; init; }
}

/// <summary>The signals of each turn, and what a confidence is made of.</summary>
/// <param name="Values">By <see cref="Signal"/>, then by turn.</param>
/// <param name="Cosines">By turn, as they are; 0 where none is known.</param>
/// <remarks>Rows of the <see cref="TurnChain"/>: gone with it.</remarks>
internal sealed record TurnSignals(ArraySegment<double>[] Values, ArraySegment<double> Cosines)
{
    /// <summary>By turn, the cosine of the turn with half of each neighbour; empty where none was worked out.</summary>
    public ArraySegment<double> Windows { get; init; }

    /// <summary>The words of the question in the turns; <see langword="null"/>: words do not count.</summary>
    public LocalBm25? Words { get; init; }

    /// <summary>How much of the question's words the five turns around one have.</summary>
    public double? Coverage(int turn) => Words?.Coverage(turn, RecallSignals.WindowReach);
}

/// <summary>Works the signals out: pure functions of the question and of the turns that were fetched.</summary>
internal static class RecallSignals
{
    // The turn and two on each side: what is nearer than that is one exchange.
    internal const int WindowReach = 2;

    /// <summary>The signals of all turns; what is stretched to 0 to 1 is stretched over the candidates.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="chain">The turns.</param>
    /// <param name="weights">
    /// By <see cref="Signal"/>: one of weight 0 is left at 0 where that saves work, unless the confidence, or another that counts, is made of it. <see langword="null"/>: all are wanted.
    /// </param>
    public static TurnSignals Of(AskedQuestion question, TurnChain chain, double[]? weights = null)
    {
        bool Counts(Signal signal) => weights is null || weights[(int)signal] != 0;
        var nothing = chain.NewRow();
        var bm25 = new LocalBm25(chain, question.Terms);
        var maxSim = Counts(Signal.MaxSim) || Counts(Signal.Answers) ? MaxSim.Of(chain, question.Pieces) : nothing;
        var (cosines, windows) = Cosines(question, chain);
        var (meaning, matches) = (MinMax.Of(cosines, chain), MinMax.Of(maxSim, chain));
        ArraySegment<double> Strength() => MinMax.Of(Sum(chain, MinMax.Of(bm25.Window(0, 0), chain), meaning, matches), chain);

        var values = new ArraySegment<double>[Signals.Count];
        values[(int)Signal.Bm25Prev] = Counts(Signal.Bm25Prev) ? MinMax.Of(bm25.Window(1, 0), chain) : nothing;
        values[(int)Signal.Bm25Window] = Counts(Signal.Bm25Window) ? MinMax.Of(bm25.Window(WindowReach, WindowReach), chain) : nothing;
        values[(int)Signal.Dense] = meaning;
        values[(int)Signal.DenseWindow] = MinMax.Of(windows, chain);
        values[(int)Signal.MaxSim] = matches;
        values[(int)Signal.AuthorNamed] = question.Authors.Count == 0 ? nothing : Each(chain, (in turn, in of) => of.Message.Author is { } author && question.Authors.Contains(author) ? 1 : 0);
        values[(int)Signal.IsQuestion] = Each(chain, (in turn, in of) => turn.Text.EndsAsQuestion ? 1 : 0);
        values[(int)Signal.Answers] = Counts(Signal.Answers) ? Answers(chain, Strength()) : nothing;
        values[(int)Signal.Month] = question.Dates.Any ? Each(chain, (in turn, in of) => question.Dates.Month(of.Message.Date)) : nothing;
        values[(int)Signal.Day] = question.Dates.Any ? Each(chain, (in turn, in of) => question.Dates.Day(of.Message.Date)) : nothing;
        values[(int)Signal.NamesPresent] = NamesPresentSignal.Of(chain, question.Names);
        values[(int)Signal.Topic] = Counts(Signal.Topic) ? TopicSignal.Of(chain, question.Vector.Span, question.Pieces) : nothing;
        values[(int)Signal.AnswerType] = AnswerTypeSignal.Of(chain, question.AnswerType);
        values[(int)Signal.Bm25] = question.WordsAlone ? ShareOfBest(chain) : nothing;
        values[(int)Signal.Identifier] = chain.NewRow();
        values[(int)Signal.Recency] = chain.NewRow();
        return new TurnSignals(values, cosines) { Windows = question.WordsAlone ? default : windows, Words = bm25 };
    }

    /// <summary>The signals where meaning alone counts: the hits' cosines, as the store told them.</summary>
    public static TurnSignals OfMeaningAlone(TurnChain chain)
    {
        var values = new ArraySegment<double>[Signals.Count];
        for (var signal = 0; signal < values.Length; signal++)
        {
            values[signal] = chain.NewRow();
        }

        var cosines = Each(chain, (in turn, in of) => of.Dense ?? 0);
        values[(int)Signal.Dense] = MinMax.Of(cosines, chain);
        return new TurnSignals(values, cosines);
    }

    /// <summary>The strength of the other speaker's question that a turn follows.</summary>
    public static ArraySegment<double> Answers(TurnChain chain, ReadOnlySpan<double> strength)
    {
        var answers = chain.NewRow();
        for (var turn = 0; turn < answers.Count; turn++)
        {
            answers[turn] = chain.Turns[turn].FollowsOther && chain.At(turn, -1) is var before && before >= 0 && chain.Turns[before].Text.Asks ? strength[before] : 0;
        }

        return answers;
    }

    private static (ArraySegment<double> Turn, ArraySegment<double> Window) Cosines(AskedQuestion question, TurnChain chain)
    {
        if (!question.Vector.IsEmpty)
        {
            return TurnCosines.Of(chain, question.Vector.Span);
        }

        if (!question.BuiltInVector.IsEmpty)
        {
            return ToldTurnCosines.Of(chain, question.BuiltInVector.Span);
        }

        var nothing = chain.NewRow();
        return (nothing, nothing);
    }

    private static ArraySegment<double> ShareOfBest(TurnChain chain)
    {
        var best = 0d;
        foreach (ref readonly var message in chain.Messages)
        {
            best = Math.Max(best, message.Lexical ?? 0);
        }

        return Each(chain, (in turn, in of) => best > 0 ? (of.Lexical ?? 0) / best : 0);
    }

    private static ArraySegment<double> Sum(TurnChain chain, ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c)
    {
        var sums = chain.NewRow();
        TensorPrimitives.Add(a, b, sums);
        TensorPrimitives.Add(sums, c, sums);
        return sums;
    }

    private delegate double OfTurn(in RecallTurn turn, in RecallCandidate of);

    private static ArraySegment<double> Each(TurnChain chain, OfTurn value)
    {
        var values = chain.NewRow();
        for (var turn = 0; turn < values.Count; turn++)
        {
            values[turn] = value(in chain.Turns[turn], in chain.MessageOf(turn));
        }

        return values;
    }
}
