namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>In which order points with an equal score or order value come: a server promises none.</summary>
public enum TieOrder
{
    /// <summary>Another one each time, from a seeded generator.</summary>
    Random,

    /// <summary>By id, which hides a client's reliance on an order.</summary>
    ById,
}

/// <summary>Shuffles what is sorted afterwards, so that ties come in no order.</summary>
internal sealed class Ties(TieOrder order, int seed)
{
    private readonly Random _random = new(seed);

    public List<T> Loosen<T>(IEnumerable<T> items)
    {
        List<T> loose = [.. items];
        if (order == TieOrder.Random)
        {
            _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(loose));
        }

        return loose;
    }
}
