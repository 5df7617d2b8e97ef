using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    private const int LongestSessionQuery = 200;

    // Messages read in one round trip; a word that more of them have takes several.
    private const int SaidAtOnce = 500;

    /// <summary>The sessions that have every word of a text in their title, summary or messages.</summary>
    private async Task<Filter?> HavingWordsAsync(SessionQuery query, CancellationToken cancellationToken)
    {
        if (query.Query is null)
        {
            return null;
        }

        var terms = SessionWords.Asked(query.Query);
        HashSet<Guid>? sessions = terms.Count == 0 ? [] : null;
        foreach (var term in terms)
        {
            var named = await NamedAsync(term, sessions, cancellationToken).ConfigureAwait(false);
            sessions = await AddSaidAsync(term, named, sessions, query, cancellationToken).ConfigureAwait(false);
            if (sessions.Count == 0)
            {
                break;
            }
        }

        return new Filter.HasId([.. sessions!]);
    }

    /// <summary>Those of the sessions (<see langword="null"/>: of all) whose title or summary has a word.</summary>
    private async Task<HashSet<Guid>> NamedAsync(uint term, HashSet<Guid>? among, CancellationToken cancellationToken)
    {
        var (named, after) = (new HashSet<Guid>(), (ScrollPosition?)null);
        do
        {
            var page = await _store.Sessions.ScrollAsync(
                new ScrollQuery
                {
                    Filter = Filter.AllOf(new Filter.EqualTo(SessionFields.Words, SessionWords.Keyword(term)), among is null ? null : new Filter.HasId([.. among])),
                    Order = SessionFields.Activity,
                    After = after,
                    Limit = SaidAtOnce,
                },
                cancellationToken).ConfigureAwait(false);
            named.UnionWith(page.Select(session => session.Id));
            after = page.Count < SaidAtOnce ? null : new ScrollPosition(page[^1].Payload.Integer(SessionFields.Activity)!.Value, page[^1].Id);
        }
        while (after is not null);
        return named;
    }

    /// <summary>Adds those of the sessions in which a message has the word. Whether a session itself may be listed is for the list's own filter to say.</summary>
    private async Task<HashSet<Guid>> AddSaidAsync(uint term, HashSet<Guid> found, HashSet<Guid>? among, SessionQuery query, CancellationToken cancellationToken)
    {
        uint[] terms = [term];
        float[] weights = [1];
        var words = new SparseVector(terms, weights);
        var within = Filter.AllOf(
            new Filter.Missing(MessageFields.DeletedFrom),
            Equal(MessageFields.User, _user),
            Equal(MessageFields.User, query.UserId),
            Equal(MessageFields.Channel, query.Channel),
            Equal(MessageFields.Agent, query.AgentId));
        while (true)
        {
            // Sessions that are known already need no second message.
            var unknown = among is null
                ? found.Count == 0 ? null : (Filter)new Filter.Not(In(found))
                : In(among.Except(found));
            if (unknown is Filter.In { Values.Count: 0 })
            {
                return found;
            }

            var hits = (await _store.Messages.QueryAsync([new VectorQuery.Lexical(words, Filter.AllOf(within, unknown), SaidAtOnce)], PointParts.None, cancellationToken).ConfigureAwait(false))[0];
            found.UnionWith(hits.Select(hit => MessagePoints.SessionOf(hit.Point)));
            if (hits.Count < SaidAtOnce)
            {
                return found;
            }
        }
    }

    private static Filter.In In(IEnumerable<Guid> sessions) => new(MessageFields.Session, [.. sessions.Select(id => id.ToString())]);
}
