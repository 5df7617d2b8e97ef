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
    // Under writers that never pause it is left to the next one, or to a reader.
    private const int MostRounds = 10;

    /// <summary>Marks points: until they are mended, nobody relies on their hints, even if this process dies in between.</summary>
    public async Task MarkAsync(IReadOnlyCollection<Guid> storedIds, CancellationToken cancellationToken)
    {
        foreach (var some in storedIds.Chunk(CollectionCalls.PageSize))
        {
            await Patches.SendAsync(calls, calls.Scope.Where(WireCondition.Has(some)), CallKind.RepeatableWrite, WriteMark, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Works out the hints of these points anew.</summary>
    public Task MendAsync(IReadOnlyList<Guid> storedIds, CancellationToken cancellationToken) => UntilRightAsync(
        async () =>
        {
            var points = await calls.FindAsync(storedIds, ChainPoints.What(calls), cancellationToken).ConfigureAwait(false);
            var placed = points.Where(point => GroupPlace.Of(calls.Schema, point) is not null).ToList();
            var before = placed.ConvertAll(point => GroupPlace.Of(calls.Schema, point)!.Value.Beside(calls, before: true, Hint.Reach, ChainPoints.What(calls)));
            await StepwiseReads.RunAsync(calls, before, cancellationToken).ConfigureAwait(false);
            return
            [
                .. placed.Select((point, at) => (point, (IReadOnlyList<Guid>)[.. before[at].Result.Select(other => other.StoredId)])),
                .. points.Except(placed).Select(point => (point, (IReadOnlyList<Guid>)[])),
            ];
        },
        cancellationToken);

    /// <summary>Compares the hints of what was written, and of what stands beside it, with the order as it is now.</summary>
    /// <param name="places">Where it was written.</param>
    /// <param name="along">What is to be known besides, in the same request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task VerifyAsync(IReadOnlyList<GroupPlace> places, IReadOnlyList<IStepwiseRead> along, CancellationToken cancellationToken) => UntilRightAsync(
        async () =>
        {
            var windows = await ChainWindow.ReadAsync(calls, places, [], along, cancellationToken).ConfigureAwait(false);
            return [.. windows.SelectMany(window => window.From.Zip(Hint.Of(window.Before, [.. window.From.Select(point => point.StoredId)])))];
        },
        cancellationToken);

    // Others may write and mend at the same moment: what was put right is looked at again.
    private async Task UntilRightAsync(Func<Task<IReadOnlyList<(FoundPoint Point, IReadOnlyList<Guid> Hint)>>> read, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var wrong = (await read().ConfigureAwait(false)).Where(one => !Hint.Is(one.Point, one.Hint)).ToList();
            if (wrong.Count == 0)
            {
                return;
            }

            foreach (var (point, hint) in wrong)
            {
                // Somebody who has mended it since has seen more than we have: what was read must still be there.
                var unchanged = calls.Scope.Where([WireCondition.Has([point.StoredId]), .. Unchanged(point)]);
                await Patches.SendAsync(calls, unchanged, CallKind.RepeatableWrite, json => WriteHint(json, hint), cancellationToken).ConfigureAwait(false);
            }

            logger.OrderMended(wrong.Count);
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
