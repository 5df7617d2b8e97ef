using System.Collections.Concurrent;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>Who speaks in the messages that a question is about, the most frequent first; kept for a moment.</summary>
internal sealed class KnownAuthors(PointCollection messages)
{
    // A new author is known a little later, or at once where one of the fetched messages is theirs.
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(10);

    // Of many filters at once few come again.
    private const int MostKept = 64;
    private const int LongestKey = 2048;

    private readonly ConcurrentDictionary<string, (DateTimeOffset Read, IReadOnlyList<AuthorName> Authors)> _kept = new(StringComparer.Ordinal);

    /// <summary>At most one more than <see cref="AskedNames.MostForNearSpelling"/>, which tells that there are more.</summary>
    public async Task<IReadOnlyList<AuthorName>> ReadAsync(Filter filter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var scope = Widened(filter);
        var key = FilterKey.Of(scope);
        if (_kept.TryGetValue(key, out var kept) && (now - kept.Read).Duration() < s_kept)
        {
            return kept.Authors;
        }

        var facet = await messages.FacetAsync(MessageFields.Author, scope, AskedNames.MostForNearSpelling + 1, cancellationToken).ConfigureAwait(false);
        AuthorName[] authors = [.. facet.Select(value => new AuthorName(value.Value))];
        if (key.Length <= LongestKey)
        {
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[key] = (now, authors);
        }

        return authors;
    }

    // Without times and without the one session that is left out: these differ from question to question, and its authors are mostly the same.
    private static Filter Widened(Filter filter) => filter is Filter.All all
        ? new Filter.All([.. all.Of.Where(part => !IsPassing(part)).Select(Widened)])
        : filter;

    private static bool IsPassing(Filter part) =>
        part is Filter.Range || (part is Filter.Not { Of: Filter.EqualTo excluded } && ReferenceEquals(excluded.Field, MessageFields.Session));
}
