using System.Globalization;
using System.Net;
using System.Text.Json;
using SemanticMemory.Qdrant.Resilience;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Collections;

/// <summary>
/// What this process knows of where the messages are. It looks again after <see cref="QdrantOptions.SwitchNotice"/>, and before every call while a
/// switch is announced: so all servers know of a move before it begins to copy, and none reads the old collection once the new one has taken over.
/// </summary>
internal sealed class Generations(QdrantConnection connection, CollectionSetup setup, QdrantOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(100);

    private readonly CollectionNames _names = new(options.CollectionPrefix);
    private readonly SemaphoreSlim _turn = new(1);
    private volatile Seen? _seen;

    private sealed record Seen(Generation Generation, long At);

    /// <summary>What was last seen.</summary>
    public Generation? Known => _seen?.Generation;

    /// <summary>Where to read.</summary>
    public async ValueTask<Generation> NowAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } known)
        {
            return known;
        }

        await setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Fresh() ?? await LookAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Where to write, as soon as writes may go on.</summary>
    public async ValueTask<Generation> ForWritingAsync(CancellationToken cancellationToken)
    {
        var now = await NowAsync(cancellationToken).ConfigureAwait(false);
        while (now.HoldUntil is not null)
        {
            await Task.Delay(s_between, time, cancellationToken).ConfigureAwait(false);
            now = await NowAsync(cancellationToken).ConfigureAwait(false);
        }

        return now;
    }

    /// <summary>Looks now.</summary>
    public async Task<Generation> LookAsync(CancellationToken cancellationToken)
    {
        var at = time.GetTimestamp();
        var aliases = await AliasesAsync(cancellationToken).ConfigureAwait(false);
        if (!aliases.TryGetValue(_names.Alias(CollectionSchema.Messages), out var live))
        {
            throw StoreErrors.Of(new QdrantFailure(HttpStatusCode.NotFound, "no alias"), connection.Endpoint)!;
        }

        var model = Known is { } known && known.Live == live ? known.Model : await setup.ModelOfAsync(live, cancellationToken).ConfigureAwait(false);
        var generation = new Generation(live, model, aliases.GetValueOrDefault(_names.Next), HoldUntil(aliases.Keys));
        _seen = new Seen(generation, at);
        return generation;
    }

    /// <summary>All aliases and their collections.</summary>
    public Task<Dictionary<string, string>> AliasesAsync(CancellationToken cancellationToken) => connection.SendAsync(
        new QdrantCall(CallKind.Read, HttpMethod.Get, "aliases", default),
        static answer => JsonSerializer.Deserialize(answer.Span, WireJson.Instance.WireAnswerWireAliases)?.Result?.Aliases.ToDictionary(alias => alias.AliasName, alias => alias.CollectionName)
            ?? throw new JsonException("no aliases"),
        cancellationToken);

    public void Dispose() => _turn.Dispose();

    private Generation? Fresh() =>
        _seen is { Generation: { HoldUntil: null } known } seen && time.GetElapsedTime(seen.At) < options.SwitchNotice ? known : null;

    // A hold whose end is over was left behind by a process that died: nobody waits for it.
    private DateTimeOffset? HoldUntil(IEnumerable<string> aliases)
    {
        foreach (var alias in aliases.Where(alias => alias.StartsWith(_names.HoldPrefix, StringComparison.Ordinal)))
        {
            if (long.TryParse(alias.AsSpan(_names.HoldPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && DateTimeOffset.FromUnixTimeSeconds(seconds) is var end && end > time.GetUtcNow())
            {
                return end;
            }
        }

        return null;
    }
}
