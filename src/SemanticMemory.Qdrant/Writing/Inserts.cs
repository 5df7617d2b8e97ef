using System.Security.Cryptography;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Writing;

/// <summary>
/// Inserts: look, write what is not there, read back whose it is. Qdrant never says what an insert did; a random token stored with each point does,
/// also when the answer was lost and the request was repeated.
/// </summary>
internal static class Inserts
{
    private const int TokenBytes = 12;

    /// <summary>What shows whose a point is.</summary>
    public static WireSelector Proof { get; } = WireSelector.Of(PayloadNames.Id, PayloadNames.Digest, PayloadNames.Insert);

    /// <summary>A token that no other insert has.</summary>
    public static string NewToken() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>Stores the points that are not there.</summary>
    public static Task<InsertOutcome> RunAsync(
        CollectionCalls calls, IReadOnlyList<Point> points, string token, Func<IReadOnlyList<Point>, Task> write, CancellationToken cancellationToken) => RunAsync(
        points,
        token,
        () => ReadAsync(calls, points, cancellationToken),
        async absent =>
        {
            await write(absent).ConfigureAwait(false);

            // It is stored: what remains is to learn whose it is, even if the caller no longer waits.
            return await ReadAsync(calls, absent, CancellationToken.None).ConfigureAwait(false);
        });

    /// <summary>Stores the points that are not there.</summary>
    /// <param name="points">The points.</param>
    /// <param name="token">What the write puts into each.</param>
    /// <param name="look">Reads what is there of the points, see <see cref="Proof"/>.</param>
    /// <param name="write">Writes points, leaves those alone that somebody else has stored meanwhile, and reads what is there then.</param>
    public static async Task<InsertOutcome> RunAsync(
        IReadOnlyList<Point> points, string token, Func<Task<IReadOnlyList<FoundPoint>>> look, Func<IReadOnlyList<Point>, Task<IReadOnlyList<FoundPoint>>> write)
    {
        var before = (await look().ConfigureAwait(false)).ToDictionary(point => point.Id);
        var conflicts = Conflicts(points, before);
        if (conflicts.Count > 0)
        {
            return new InsertOutcome(new bool[points.Count], conflicts);
        }

        var absent = points.Where(point => !before.ContainsKey(point.Id)).ToList();
        if (absent.Count == 0)
        {
            return new InsertOutcome(new bool[points.Count], []);
        }

        var after = (await write(absent).ConfigureAwait(false)).ToDictionary(point => point.Id);
        var created = points.Select(point => !before.ContainsKey(point.Id) && (!after.TryGetValue(point.Id, out var stored) || stored.Insert == token));
        return new InsertOutcome([.. created], Conflicts(points, after));
    }

    /// <summary>What is there of some points, as <see cref="Proof"/>.</summary>
    public static async Task<IReadOnlyList<FoundPoint>> ReadAsync(CollectionCalls calls, IReadOnlyList<Point> points, CancellationToken cancellationToken) =>
        await calls.FindAsync([.. points.Select(point => calls.Scope.Ids.Of(point.Id))], Proof, cancellationToken).ConfigureAwait(false);

    private static List<int> Conflicts(IReadOnlyList<Point> points, Dictionary<Guid, FoundPoint> there) =>
        [.. Enumerable.Range(0, points.Count).Where(i => there.TryGetValue(points[i].Id, out var stored) && !string.Equals(stored.Digest, points[i].Digest, StringComparison.Ordinal))];
}
