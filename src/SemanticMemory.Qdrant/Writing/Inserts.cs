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

    private static readonly WireSelector s_proof = WireSelector.Of(PayloadNames.Id, PayloadNames.Digest, PayloadNames.Insert);

    /// <summary>A token that no other insert has.</summary>
    public static string NewToken() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>
    /// Stores the points that are not there, by a write that puts the token into each and leaves those alone that somebody else has stored meanwhile.
    /// </summary>
    public static async Task<InsertOutcome> RunAsync(
        CollectionCalls calls, IReadOnlyList<Point> points, string token, Func<IReadOnlyList<Point>, Task> write, CancellationToken cancellationToken)
    {
        var before = await ReadAsync(calls, points, cancellationToken).ConfigureAwait(false);
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

        await write(absent).ConfigureAwait(false);

        // It is stored: what remains is to learn whose it is, even if the caller no longer waits.
        var after = await ReadAsync(calls, absent, CancellationToken.None).ConfigureAwait(false);
        var created = points.Select(point => !before.ContainsKey(point.Id) && (!after.TryGetValue(point.Id, out var stored) || stored.Insert == token));
        return new InsertOutcome([.. created], Conflicts(points, after));
    }

    private static List<int> Conflicts(IReadOnlyList<Point> points, Dictionary<Guid, FoundPoint> there) =>
        [.. Enumerable.Range(0, points.Count).Where(i => there.TryGetValue(points[i].Id, out var stored) && !string.Equals(stored.Digest, points[i].Digest, StringComparison.Ordinal))];

    private static async Task<Dictionary<Guid, FoundPoint>> ReadAsync(CollectionCalls calls, IReadOnlyList<Point> points, CancellationToken cancellationToken)
    {
        var found = await calls.FindAsync([.. points.Select(point => calls.Scope.Ids.Of(point.Id))], s_proof, cancellationToken).ConfigureAwait(false);
        return found.ToDictionary(point => point.Id);
    }
}
