using SemanticMemory.Lexical;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>Tells which words of a tenant's messages are common, so that a lower-case "page" is not taken for Mark Page.</summary>
internal sealed class WordFrequency(PointCollection messages, Bm25 bm25)
{
    private const double CommonShare = .01;

    private static readonly Filter s_stored = new Filter.Missing(MessageFields.DeletedFrom);

    /// <summary>
    /// Those of the words that more than one message in a hundred contains. No store counts words, but each ranks by their IDF: the score of one hit,
    /// divided by that hit's own weight, is the IDF, and the IDF tells the number of messages. The store's words include the author's name, so messages of authors whose name has the
    /// word are taken off.
    /// </summary>
    public async Task<IReadOnlySet<string>> CommonAsync(IReadOnlyList<string> words, IReadOnlyCollection<AuthorName> authors, CancellationToken cancellationToken)
    {
        var common = new HashSet<string>(StringComparer.Ordinal);
        var asked = words.Select(word => (Word: word, Terms: bm25.QueryWeights(word))).Where(entry => entry.Terms.Count == 1).ToArray();
        if (asked.Length == 0)
        {
            return common;
        }

        var hits = await messages.QueryAsync([.. asked.Select(entry => new VectorQuery.Lexical(entry.Terms, s_stored, 1))], PointParts.Body, cancellationToken).ConfigureAwait(false);
        var all = await messages.CountAsync(s_stored, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < asked.Length; i++)
        {
            if (hits[i].Count > 0)
            {
                var named = authors.Where(author => author.Person.Contains(asked[i].Word) || author.Organisation.Contains(asked[i].Word)).Select(author => author.Author).ToArray();
                var byNamed = await messages.CountAsync(new Filter.In(MessageFields.Author, named), cancellationToken).ConfigureAwait(false);
                if (With(asked[i].Terms, hits[i][0], all) - byNamed > CommonShare * all)
                {
                    common.Add(asked[i].Word);
                }
            }
        }

        return common;
    }

    // The inverse of VectorQuery.Lexical's IDF.
    private double With(SparseVector terms, ScoredPoint<StoredPoint> hit, long all)
    {
        var message = MessagePoints.FromPoint(hit.Point);
        var weight = SparseVector.Dot(terms, bm25.DocumentWeights(MessageText.ForWords(message.Content, message.Author, message.ToolCalls)));
        return weight > 0 ? Math.Round(((all + 1) / Math.Exp(hit.Score / weight)) - .5) : 0;
    }
}
