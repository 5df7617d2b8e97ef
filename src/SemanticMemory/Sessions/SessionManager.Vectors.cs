using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    // For so long nobody else asks for the vectors of the same messages; if this process dies, somebody does afterwards.
    private static readonly TimeSpan s_claim = TimeSpan.FromMinutes(2);

    // A text that the model refuses by itself is offered again now and then: the model may be another one behind the same name.
    private static readonly TimeSpan s_refused = TimeSpan.FromHours(1);

    private const long MicrosecondsOfChance = 1_000_000;

    /// <summary>
    /// Makes up for the vectors of messages that were stored while the embedding model was away, those that wait longest first. Several servers may do
    /// so at once: each takes other messages.
    /// </summary>
    /// <param name="most">Messages in this call, 1 or more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MemoryException">The model is still away, or refuses what it is asked; the messages go on waiting.</exception>
    public async Task<FilledVectors> FillVectorsAsync(int most = 64, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var now = _time.GetUtcNow().ToMicroseconds();
        var due = new Filter.Range(MessageFields.AwaitsVectors, Before: now + 1);
        var waiting = await _store.Messages.ScrollAsync(new ScrollQuery { Filter = due, Order = MessageFields.AwaitsVectors, Limit = most }, cancellationToken).ConfigureAwait(false);
        if (waiting.Count == 0)
        {
            return new FilledVectors(0, 0, More: false, await CountWaitingAsync(cancellationToken).ConfigureAwait(false));
        }

        // Whoever's number it is in the end has the message.
        var claim = now + (long)s_claim.TotalMicroseconds + Random.Shared.NextInt64(MicrosecondsOfChance);
        await PostponeAsync(Filter.AllOf(new Filter.HasId([.. waiting.Select(point => point.Id)]), due), claim, cancellationToken).ConfigureAwait(false);
        var mine = await _store.Messages.ScrollAsync(
            new ScrollQuery { Filter = Filter.Is(MessageFields.AwaitsVectors, claim), Order = MessageFields.AwaitsVectors, Limit = most }, cancellationToken).ConfigureAwait(false);
        try
        {
            var refused = await StoreEmbedder.WithVectorsAsync(() => FillAsync(mine, claim, cancellationToken)).ConfigureAwait(false);
            return new FilledVectors(mine.Count - refused, refused, waiting.Count == most, await CountWaitingAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            // Given back, so that the next round need not wait for the claim to end. If that fails as well, it ends.
            await PostponeAsync(Filter.Is(MessageFields.AwaitsVectors, claim), now, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gives messages their vectors; how many of them the model refused.</summary>
    private async Task<int> FillAsync(IReadOnlyList<StoredPoint> points, long claim, CancellationToken cancellationToken)
    {
        if (points.Count == 0)
        {
            return 0;
        }

        var embedder = _embedder.Now;
        IReadOnlyList<IReadOnlyList<ReadOnlyMemory<float>>> vectors;
        try
        {
            // A move to another model marks whatever it did not come to: also what has no text to embed.
            vectors = await embedder.EmbedPassagesAsync([.. points.Select(MessagePoints.TextForVectors)], cancellationToken).ConfigureAwait(false);
        }
        catch (MemoryException failure) when (failure.Problem == Embedder.Refused)
        {
            // One of them is at fault, perhaps: each half by itself, so that only that one waits.
            if (points.Count > 1)
            {
                var half = points.Count / 2;
                return await FillAsync([.. points.Take(half)], claim, cancellationToken).ConfigureAwait(false)
                    + await FillAsync([.. points.Skip(half)], claim, cancellationToken).ConfigureAwait(false);
            }

            var later = _time.GetUtcNow().ToMicroseconds() + (long)s_refused.TotalMicroseconds;
            await PostponeAsync(Filter.AllOf(Filter.Id(points[0].Id), Filter.Is(MessageFields.AwaitsVectors, claim)), later, cancellationToken).ConfigureAwait(false);
            return 1;
        }

        // A message deleted or written anew meanwhile has the number no more, and is left alone.
        var claimed = Filter.Is(MessageFields.AwaitsVectors, claim);
        var given = points.Zip(vectors).Where(pair => pair.Second.Count > 0)
            .Select(pair => new PointVectors(pair.First.Id, pair.Second) { Model = embedder.Fingerprint })
            .ToArray();
        await _store.Messages.SetVectorsAsync(given, claimed, cancellationToken).ConfigureAwait(false);
        await _store.Messages.PatchAsync(
            Filter.AllOf(new Filter.HasId([.. points.Select(point => point.Id)]), claimed),
            new PointPatch { Remove = [MessageFields.AwaitsVectors] },
            cancellationToken).ConfigureAwait(false);
        return 0;
    }

    private Task<long> CountWaitingAsync(CancellationToken cancellationToken) =>
        _store.Messages.CountAsync(new Filter.Not(new Filter.Missing(MessageFields.AwaitsVectors)), cancellationToken);

    private Task PostponeAsync(Filter filter, long until, CancellationToken cancellationToken) =>
        _store.Messages.PatchAsync(filter, new PointPatch { Set = new Payload { [MessageFields.AwaitsVectors] = FieldValue.Of(until) } }, cancellationToken);

    /// <summary>The vectors of texts; <see langword="null"/>: the model is away or refuses, and the tenant is noted as owed some.</summary>
    private async Task<(IReadOnlyList<IReadOnlyList<ReadOnlyMemory<float>>>? Vectors, EmbeddingFingerprint? Model)> EmbedOrOweAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        try
        {
            var embedder = _embedder.Now;
            return (await embedder.EmbedPassagesAsync(texts, cancellationToken).ConfigureAwait(false), embedder.Fingerprint);
        }
        catch (MemoryException) when (_options.Backlog is not null)
        {
            // What is wrong with the model is the embedder's to tell; a message is taken whatever it is.
            await _options.Backlog.AddAsync(Tenant, cancellationToken).ConfigureAwait(false);
            return (null, null);
        }
    }
}

/// <summary>What became of messages whose vectors were owed.</summary>
/// <param name="Filled">Messages that have their vectors now.</param>
/// <param name="Refused">Messages whose text the model refused; they are offered again in an hour.</param>
/// <param name="More">More may be asked for at once.</param>
/// <param name="Waiting">Messages that still wait, with those that others are asking for and those that were refused.</param>
public sealed record FilledVectors(int Filled, int Refused, bool More, long Waiting);
