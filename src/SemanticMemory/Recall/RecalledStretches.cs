using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>Hits and the messages around them, put together into the stretches of conversation they are.</summary>
internal static class RecalledStretches
{
    // What is known of the message before one: that there is none, or not even whether this one is in a stretch.
    private const int Nothing = -1;
    private const int Unknown = -2;

    /// <summary>
    /// Leaves the hits and what stands around them, by session and time. Each that follows the one before it directly says so; what lies between two stretches is not known:
    /// a window ends there.
    /// </summary>
    /// <param name="messages">What was read.</param>
    /// <param name="hits">The places of the hits, each once.</param>
    /// <param name="around">What the store told of each hit's neighbours, as their places; a hit that is not in it stands alone.</param>
    public static void Arrange(RecalledMessages messages, IReadOnlyList<int> hits, IReadOnlyDictionary<Guid, Neighbourhood<int>> around)
    {
        var (before, order) = (Borrowed.Array<int>(messages.Count), Borrowed.Array<int>(messages.Count));
        Link(messages, hits, around, before.AsSpan(0, messages.Count));
        var count = InOrder(messages, before, order);
        for (var i = 0; i < count; i++)
        {
            // Two reads may disagree on who stands before a message while others are written.
            messages[order[i]].Follows = i > 0 && before[order[i]] == order[i - 1];
        }

        messages.Arrange(order.AsSpan(0, count));
        Borrowed.GiveBack(before);
        Borrowed.GiveBack(order);
    }

    /// <summary>Tells of each message what stands before it, and which of them are candidates.</summary>
    private static void Link(RecalledMessages messages, IReadOnlyList<int> hits, IReadOnlyDictionary<Guid, Neighbourhood<int>> around, Span<int> before)
    {
        before.Fill(Unknown);
        foreach (var hit in hits)
        {
            before[hit] = Nothing;
        }

        foreach (var hit in hits)
        {
            if (around.TryGetValue(messages[hit].Message.Id, out var neighbours))
            {
                var last = Link(messages, neighbours.Before, neighbours.Before.Count - 1, Nothing, before);
                before[hit] = last >= 0 ? last : before[hit];
                Link(messages, neighbours.After, 0, hit, before);
            }
        }
    }

    /// <summary>Adds a stretch that follows a message, or nothing known, and returns the last one of it.</summary>
    private static int Link(RecalledMessages messages, IReadOnlyList<int> stretch, int nearest, int previous, Span<int> before)
    {
        for (var i = 0; i < stretch.Count; i++)
        {
            ref var message = ref messages[stretch[i]];

            // The nearest one is a candidate too: what answers a question often lies beside what resembles it.
            message.IsCandidate = message.IsCandidate || (i == nearest && message.PassesFilter);
            before[stretch[i]] = previous >= 0 ? previous : Math.Max(before[stretch[i]], Nothing);
            previous = stretch[i];
        }

        return previous;
    }

    // By session, time and id. The keys stand together: comparing the messages themselves would wait for memory at each step.
    private static int InOrder(RecalledMessages messages, int[] before, int[] order)
    {
        var keys = Borrowed.Array<(Guid Session, DateTimeOffset Time, Guid Id)>(messages.Count);
        var count = 0;
        for (var place = 0; place < messages.Count; place++)
        {
            if (before[place] != Unknown)
            {
                ref var message = ref messages[place];
                keys[count] = (message.Message.SessionId, message.Message.Timestamp, message.Message.Id);
                order[count++] = place;
            }
        }

        Array.Sort(keys, order, 0, count);
        Borrowed.GiveBack(keys);
        return count;
    }
}
