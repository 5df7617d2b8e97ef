using System.Numerics;

namespace SemanticMemory.Recall;

/// <summary>
/// How many of the people and organisations that a question names take part in a session or are spoken of there: who is asked about rarely says everything themselves, and a
/// colleague's thread about a customer has the customer's name in it once.
/// </summary>
internal static class NamesPresentSignal
{
    // One bit each; nobody asks about more.
    private const int Most = 64;

    /// <summary>For each turn the share of the names that its session has, as an author or as a word, in what was fetched of it; 0 where the question names nobody.</summary>
    public static ArraySegment<double> Of(TurnChain chain, IReadOnlyList<AskedName> names)
    {
        var shares = chain.NewRow();
        var count = Math.Min(names.Count, Most);
        if (count == 0)
        {
            return shares;
        }

        var present = new Dictionary<Guid, ulong>();
        for (var turn = 0; turn < chain.Count; turn++)
        {
            var session = chain.MessageOf(turn).Message.SessionId;
            present[session] = present.GetValueOrDefault(session) | Present(chain.Turns[turn].Text, chain.MessageOf(turn).Message.Author, names, count);
        }

        for (var turn = 0; turn < shares.Count; turn++)
        {
            shares[turn] = (double)BitOperations.PopCount(present[chain.MessageOf(turn).Message.SessionId]) / count;
        }

        return shares;
    }

    private static ulong Present(in TurnText text, string? author, IReadOnlyList<AskedName> names, int count)
    {
        var present = 0UL;
        for (var i = 0; i < count; i++)
        {
            var isPresent = (author is not null && names[i].Authors.Contains(author)) || HasAny(text, names[i].Terms);
            present |= isPresent ? 1UL << i : 0;
        }

        return present;
    }

    private static bool HasAny(in TurnText text, IReadOnlyList<uint> terms)
    {
        for (var i = 0; i < terms.Count; i++)
        {
            if (text.CountOf(terms[i]) > 0)
            {
                return true;
            }
        }

        return false;
    }
}
