using System.Buffers;
using System.Runtime.InteropServices;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>Hits and the messages around them, put together into the stretches of conversation they are.</summary>
internal static class RecalledStretches
{
    // Two on each side, mostly of one hit alone.
    private const int UsualNeighbours = 4;

    /// <summary>
    /// All messages by session and time. Each that follows another directly names it. What lies between two stretches is not known: a window ends there.
    /// </summary>
    /// <param name="hits">The hits, each once.</param>
    /// <param name="around">What the store told of each hit's neighbours; a hit that is not in it stands alone.</param>
    public static IReadOnlyList<RecallCandidate> Of(IReadOnlyList<RecallCandidate> hits, IReadOnlyDictionary<Guid, Neighbourhood<RecallCandidate>> around)
    {
        var found = new Dictionary<Guid, RecallCandidate>((UsualNeighbours + 1) * hits.Count);
        foreach (var hit in hits)
        {
            found.Add(hit.Message.Id, hit);
        }

        foreach (var hit in hits)
        {
            if (around.TryGetValue(hit.Message.Id, out var neighbours))
            {
                var last = Add(found, neighbours.Before, neighbours.Before.Count - 1, null);
                hit.Previous = last ?? hit.Previous;
                Add(found, neighbours.After, 0, hit);
            }
        }

        var ordered = InOrder(found.Values);
        for (var i = 0; i < ordered.Length; i++)
        {
            // Two reads may disagree on who stands before a message while others are written.
            ordered[i].Previous = i > 0 && ReferenceEquals(ordered[i].Previous, ordered[i - 1]) ? ordered[i - 1] : null;
        }

        return ordered;
    }

    /// <summary>Adds a stretch that follows a message, or nothing known, and returns the last one of it.</summary>
    private static RecallCandidate? Add(Dictionary<Guid, RecallCandidate> found, IReadOnlyList<RecallCandidate> stretch, int nearest, RecallCandidate? previous)
    {
        for (var i = 0; i < stretch.Count; i++)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(found, stretch[i].Message.Id, out _);
            known ??= stretch[i];

            // The nearest one is a candidate too: what answers a question often lies beside what resembles it.
            known.IsCandidate = known.IsCandidate || (i == nearest && known.PassesFilter);
            known.Previous = previous ?? known.Previous;
            previous = known;
        }

        return previous;
    }

    // By session, time and id. The keys stand together: comparing the messages themselves would wait for memory at each step.
    private static RecallCandidate[] InOrder(Dictionary<Guid, RecallCandidate>.ValueCollection found)
    {
        var ordered = new RecallCandidate[found.Count];
        var keys = ArrayPool<(Guid Session, DateTimeOffset Time, Guid Id)>.Shared.Rent(ordered.Length);
        var at = 0;
        foreach (var candidate in found)
        {
            ordered[at] = candidate;
            keys[at++] = (candidate.Message.SessionId, candidate.Message.Timestamp, candidate.Message.Id);
        }

        Array.Sort(keys, ordered, 0, ordered.Length);
        ArrayPool<(Guid Session, DateTimeOffset Time, Guid Id)>.Shared.Return(keys);
        return ordered;
    }
}
