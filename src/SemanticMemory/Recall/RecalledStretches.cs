using System.Runtime.InteropServices;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>Hits and the messages around them, put together into the stretches of conversation they are.</summary>
internal static class RecalledStretches
{
    /// <summary>
    /// All messages by session and time. Each that follows another directly names it. What lies between two stretches is not known: a window ends there.
    /// </summary>
    /// <param name="hits">The hits, each once.</param>
    /// <param name="around">What the store told of each hit's neighbours; a hit that is not in it stands alone.</param>
    /// <param name="texts">The texts of the neighbours.</param>
    /// <param name="passes">Whether a neighbour may be recalled itself.</param>
    public static IReadOnlyList<RecallCandidate> Of(
        IReadOnlyList<RecallCandidate> hits, IReadOnlyDictionary<Guid, Neighbourhood> around, FetchedTexts texts, Func<StoredPoint, bool> passes)
    {
        var found = new Dictionary<Guid, RecallCandidate>(4 * hits.Count);
        foreach (var hit in hits)
        {
            found.Add(hit.Message.Id, hit);
        }

        var previous = new Dictionary<Guid, Guid>(4 * hits.Count);
        foreach (var hit in hits)
        {
            if (around.TryGetValue(hit.Message.Id, out var neighbours))
            {
                Add(found, neighbours.Before, neighbours.Before.Count - 1, texts, passes);
                Add(found, neighbours.After, 0, texts, passes);
                Link(previous, [.. neighbours.Before.Select(point => point.Id), hit.Message.Id, .. neighbours.After.Select(point => point.Id)]);
            }
        }

        var ordered = found.Values.ToArray();
        Array.Sort(ordered, static (a, b) => Compare(a.Message, b.Message));
        for (var i = 1; i < ordered.Length; i++)
        {
            if (previous.TryGetValue(ordered[i].Message.Id, out var before) && before == ordered[i - 1].Message.Id)
            {
                ordered[i].Previous = ordered[i - 1].Message;
            }
        }

        return ordered;
    }

    // The nearest one is a candidate too: what answers a question often lies beside what resembles it.
    private static void Add(Dictionary<Guid, RecallCandidate> found, IReadOnlyList<StoredPoint> neighbours, int nearest, FetchedTexts texts, Func<StoredPoint, bool> passes)
    {
        for (var i = 0; i < neighbours.Count; i++)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(found, neighbours[i].Id, out _);
            known ??= RecallCandidate.Of(neighbours[i], texts[neighbours[i].Id], isCandidate: false);
            known.IsCandidate = known.IsCandidate || (i == nearest && passes(neighbours[i]));
        }
    }

    private static void Link(Dictionary<Guid, Guid> previous, ReadOnlySpan<Guid> stretch)
    {
        for (var i = 1; i < stretch.Length; i++)
        {
            previous[stretch[i]] = stretch[i - 1];
        }
    }

    private static int Compare(MessageHeader a, MessageHeader b)
    {
        var bySession = a.SessionId.CompareTo(b.SessionId);
        var byTime = bySession != 0 ? bySession : a.Timestamp.CompareTo(b.Timestamp);
        return byTime != 0 ? byTime : a.Id.CompareTo(b.Id);
    }
}
