using SemanticMemory.Client.Tools;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Mem0;

/// <summary>Finds what was said, over all of a user's sessions and not only those that came in this way.</summary>
internal static class Mem0Search
{
    private const int MostMemories = 10;

    // Room for the turn that is left out.
    private const int OfOneTurn = 20;

    // What a search takes. Providers ask with the whole turn, pasted documents included.
    private const int LongestQuestion = 10_000;

    public static async Task<IReadOnlyList<Mem0Memory>> FindAsync(string query, Mem0Ids ids, SessionManager sessions, CancellationToken cancellationToken)
    {
        // An agent's turn may be without text (an image alone); its provider asks all the same, and stops at an error.
        if (string.IsNullOrWhiteSpace(query))
        {
            return [];
        }

        var run = ids.RunId is { } id ? await Mem0Sessions.FindRunAsync(id, sessions, cancellationToken) : null;
        if (ids.RunId is not null && run is null)
        {
            return [];
        }

        var filter = new MessageFilter
        {
            UserId = ids.UserId,
            AgentId = ids.AgentId,
            Entity = ids.Entity,
            SessionIds = run is null ? null : [run.Id],
            Roles = [MessageRole.User, MessageRole.Assistant],
        };
        var found = await sessions.SearchAsync(new SearchRequest { Query = Question(query), Filter = filter, Limit = MostMemories + OfOneTurn }, cancellationToken);
        var asked = await PresentTurnAsync(query, found.Hits, sessions, cancellationToken);
        return
        [
            .. found.Hits.Where(hit => !asked.Contains(hit.Message.Id)).Take(MostMemories)
                .Select(hit => new Mem0Memory(hit.Message.Id, ToolText.Excerpt(hit.Message.Content, hit.Highlights), hit.Score, hit.Message.Timestamp)),
        ];
    }

    // The end of a turn that is too long: what is asked usually comes after what it is about.
    private static string Question(string turn)
    {
        var text = turn.Trim();
        var from = Math.Max(0, text.Length - LongestQuestion);
        return text[(char.IsLowSurrogate(text[from]) ? from + 1 : from)..];
    }

    // Semantic Kernel stores a question before it searches for it: what nobody has answered yet and the question repeats is no memory.
    private static async Task<HashSet<Guid>> PresentTurnAsync(string query, IReadOnlyList<SearchHit> hits, SessionManager sessions, CancellationToken cancellationToken)
    {
        var asked = new HashSet<Guid>();
        var repeated = hits.Where(hit => hit.Message.Role == MessageRole.User && query.Contains(hit.Message.Content.Trim(), StringComparison.Ordinal));
        foreach (var session in repeated.Select(hit => hit.Session.Id).Distinct().ToArray())
        {
            var newest = await sessions.HistoryAsync(session, new HistoryQuery { Limit = OfOneTurn }, cancellationToken);
            asked.UnionWith(newest.Items.TakeWhile(message => message.Role == MessageRole.User && query.Contains(message.Content.Trim(), StringComparison.Ordinal)).Select(message => message.Id));
        }

        return asked;
    }
}
