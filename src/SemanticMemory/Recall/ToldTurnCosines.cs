namespace SemanticMemory.Recall;

/// <summary>
/// Cosines of turns where another model than the built-in one makes the vectors: a message's own is what the store told, and how long the sum of a window's vectors is, which no store
/// tells, is estimated from the texts.
/// </summary>
internal static class ToldTurnCosines
{
    // Of a vector that points to the question next to nothing is left beside it.
    private const double Least = 1e-9;

    /// <summary>
    /// For each turn its message's cosine to the question, and that of the turn with half of each neighbour. A message of which none was told counts as the least one told; in a window it
    /// counts nothing.
    /// </summary>
    /// <param name="chain">The turns.</param>
    /// <param name="question">The built-in model's vector of the question; zeros where it knows no piece.</param>
    /// <remarks>
    /// Two turns are taken to resemble each other, apart from what they share with the question, as much as they do for the built-in model: their partial correlation given the
    /// question (Yule, 1907). Their product itself cannot be taken over, for a model in which everything is near to everything has far longer sums. With these no window's cosine is beyond 1.
    /// </remarks>
    public static (ArraySegment<double> Turn, ArraySegment<double> Window) Of(TurnChain chain, ReadOnlySpan<float> question)
    {
        var told = ToldProducts(chain, TurnCosines.Products(chain, question));
        var least = LeastTold(chain);
        var windows = TurnCosines.Windows(chain, told, least);
        var cosines = told.Cosines;
        for (var turn = 0; turn < cosines.Count; turn++)
        {
            cosines[turn] = chain.MessageOf(turn).Dense ?? least;
        }

        return (cosines, windows);
    }

    private static TurnProducts ToldProducts(TurnChain chain, in TurnProducts builtIn)
    {
        var told = new TurnProducts(chain.NewRow(), chain.NewRow(), chain.NewRow(), chain.NewRow());
        Span<double> cosines = told.Cosines, squares = told.Squares, withBefore = told.WithBefore, withTwoBefore = told.WithTwoBefore;
        for (var turn = 0; turn < cosines.Length; turn++)
        {
            if (chain.MessageOf(turn).Dense is { } cosine)
            {
                (cosines[turn], squares[turn]) = (cosine, 1);
            }

            withBefore[turn] = Product(turn, chain.At(turn, -1), builtIn.WithBefore[turn], told, builtIn);
            withTwoBefore[turn] = Product(turn, chain.At(turn, -2), builtIn.WithTwoBefore[turn], told, builtIn);
        }

        return told;
    }

    // Without a vector of either there is none.
    private static double Product(int turn, int before, double known, in TurnProducts told, in TurnProducts builtIn)
    {
        if (before < 0 || told.Squares[turn] == 0 || told.Squares[before] == 0)
        {
            return 0;
        }

        var rest = Rest(builtIn.Cosines[turn]) * Rest(builtIn.Cosines[before]);
        var partial = rest > Least ? Math.Clamp((known - (builtIn.Cosines[turn] * builtIn.Cosines[before])) / rest, -1, 1) : 0;
        return (told.Cosines[turn] * told.Cosines[before]) + (partial * Rest(told.Cosines[turn]) * Rest(told.Cosines[before]));
    }

    // The length of what is left of a vector when its part along the question is taken away.
    private static double Rest(double cosine) => Math.Sqrt(Math.Max(0, 1 - (cosine * cosine)));

    private static double LeastTold(TurnChain chain)
    {
        var least = double.PositiveInfinity;
        foreach (ref readonly var message in chain.Messages)
        {
            least = Math.Min(least, message.Dense ?? least);
        }

        return double.IsFinite(least) ? least : 0;
    }
}
