using System.Text.Json;
using Microsoft.Extensions.Logging;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Resilience;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Qdrant.Writing;

namespace SemanticMemory.Qdrant.Chains;

/// <summary>Marks hints that are about to be wrong, and puts hints right.</summary>
internal sealed class Mending(CollectionCalls calls, ILogger logger)
{
    /// <summary>Marks points: until they are mended, nobody relies on their hints, even if this process dies in between.</summary>
    public async Task MarkAsync(IReadOnlyCollection<Guid> storedIds, CancellationToken cancellationToken)
    {
        foreach (var some in storedIds.Chunk(CollectionCalls.PageSize))
        {
            await Patches.SendAsync(calls, calls.Scope.Where(WireCondition.Has(some)), CallKind.RepeatableWrite, WriteMark, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Works out the hints of these points anew.</summary>
    public async Task MendAsync(IReadOnlyList<Guid> storedIds, CancellationToken cancellationToken)
    {
        var points = await calls.FindAsync(storedIds, ChainPoints.What(calls), cancellationToken).ConfigureAwait(false);
        var placed = points.Where(point => GroupPlace.Of(calls.Schema, point) is not null).ToList();
        var before = placed.ConvertAll(point => GroupPlace.Of(calls.Schema, point)!.Value.Beside(calls, before: true, Hint.Reach, ChainPoints.What(calls)));
        await KeysetReads.RunAsync(calls, before, cancellationToken).ConfigureAwait(false);
        await CorrectAsync(
            [
                .. placed.Select((point, at) => (point, (IReadOnlyList<Guid>)[.. before[at].Result.Select(other => other.StoredId)])),
                .. points.Except(placed).Select(point => (point, (IReadOnlyList<Guid>)[])),
            ],
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compares the hints of what was written, and of what stands beside it, with the order as it is now.</summary>
    public async Task VerifyAsync(IEnumerable<GroupPlace> places, CancellationToken cancellationToken)
    {
        foreach (var window in await ChainWindow.ReadAsync(calls, places, [], cancellationToken).ConfigureAwait(false))
        {
            var hints = Hint.Of(window.Before, [.. window.From.Select(point => point.StoredId)]);
            await CorrectAsync([.. window.From.Zip(hints)], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CorrectAsync(IReadOnlyList<(FoundPoint Point, IReadOnlyList<Guid> Hint)> points, CancellationToken cancellationToken)
    {
        var mended = 0;
        foreach (var (point, hint) in points.Where(one => !Hint.Is(one.Point, one.Hint)))
        {
            // Somebody who has mended it since has seen more than we have: what was read must still be there.
            var unchanged = calls.Scope.Where([WireCondition.Has([point.StoredId]), .. Unchanged(point)]);
            await Patches.SendAsync(calls, unchanged, CallKind.RepeatableWrite, json => WriteHint(json, hint), cancellationToken).ConfigureAwait(false);
            mended++;
        }

        if (mended > 0)
        {
            logger.OrderMended(mended);
        }
    }

    private static IEnumerable<WireCondition> Unchanged(FoundPoint point) => point.Previous.Count == 0
        ? [new WireCondition { IsEmpty = new WireKey(PayloadNames.Previous) }]
        : point.Previous.Select(id => WireCondition.Is(PayloadNames.Previous, id.ToString()));

    private static void WriteMark(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber(PayloadNames.Mend, 1);
        json.WriteEndObject();
    }

    private static void WriteHint(Utf8JsonWriter json, IReadOnlyList<Guid> hint)
    {
        json.WriteStartObject();
        json.WriteNull(PayloadNames.Mend);
        if (hint.Count == 0)
        {
            json.WriteNull(PayloadNames.Previous);
        }

        PointWriter.WritePrevious(json, hint);
        json.WriteEndObject();
    }
}
