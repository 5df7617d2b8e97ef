using System.Net;
using System.Text.Json.Nodes;
using SemanticMemory.Client.Http;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;

namespace SemanticMemory.Client;

public sealed partial class MemoryClient
{
    /// <inheritdoc/>
    public async Task<StartedSession> StartAsync(NewSession session, NewMessage? first = null, CancellationToken cancellationToken = default)
    {
        var body = (JsonObject)Node(Given(session));
        if (first is not null)
        {
            body["message"] = Node(first);
        }

        return Started(await SendAsync(Call.Post($"sessions", body, repeatable: session.ExternalId is not null), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<StartedSession> ResolveAsync(ResolveRequest request, CancellationToken cancellationToken = default) =>
        Started(await SendAsync(Call.Post($"sessions/resolve", Given(request), repeatable: true), cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task<Session> GetAsync(Guid sessionId, CancellationToken cancellationToken = default) => SendAsync<Session>(Call.Get($"sessions/{sessionId}"), cancellationToken);

    /// <inheritdoc/>
    public async Task<SessionWithMessages> GetWithMessagesAsync(Guid sessionId, int messages = 50, CancellationToken cancellationToken = default)
    {
        var answer = await SendAsync(Call.Get($"sessions/{sessionId}", ("messages", messages)), cancellationToken).ConfigureAwait(false);
        return new SessionWithMessages(answer.Read<Session>(), answer.Read<MessageList>().Messages);
    }

    /// <inheritdoc/>
    public Task<Page<Session>> ListAsync(SessionQuery query, CancellationToken cancellationToken = default) => SendAsync<Page<Session>>(
        Call.Get(
            $"sessions",
            ("status", Given(query).Status),
            ("channel", query.Channel),
            ("userId", query.UserId),
            ("agentId", query.AgentId),
            ("entityType", query.EntityType),
            ("entityId", query.EntityId),
            ("tag", query.Tag),
            ("resolved", query.Resolved),
            ("q", query.Query),
            ("limit", query.Limit),
            ("cursor", query.Cursor)),
        cancellationToken);

    /// <inheritdoc/>
    public Task<Session> UpdateAsync(Guid sessionId, SessionPatch patch, CancellationToken cancellationToken = default) =>
        SendAsync<Session>(Call.Patch($"sessions/{sessionId}", Given(patch).Document), cancellationToken);

    /// <inheritdoc/>
    public Task<Session> PauseAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        SendAsync<Session>(Call.Post($"sessions/{sessionId}/pause", repeatable: true), cancellationToken);

    /// <inheritdoc/>
    public Task<Session> ResumeAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        SendAsync<Session>(Call.Post($"sessions/{sessionId}/resume", repeatable: true), cancellationToken);

    /// <inheritdoc/>
    public Task<Session> ArchiveAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        SendAsync<Session>(Call.Post($"sessions/{sessionId}/archive", repeatable: true), cancellationToken);

    /// <inheritdoc/>
    public Task<Session> UnarchiveAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        SendAsync<Session>(Call.Post($"sessions/{sessionId}/unarchive", repeatable: true), cancellationToken);

    /// <inheritdoc/>
    public Task<Session> DeleteAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        SendAsync<Session>(Call.Delete($"sessions/{sessionId}") with { GoneIsDone = false }, cancellationToken);

    /// <inheritdoc/>
    public Task<Session> RestoreAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        SendAsync<Session>(Call.Post($"sessions/{sessionId}/restore", repeatable: false), cancellationToken);

    /// <inheritdoc/>
    public async Task<long> EraseAsync(Guid sessionId, CancellationToken cancellationToken = default)
    {
        // A second one would count nothing: the caller decides.
        var call = Call.Delete($"sessions/{sessionId}?erase=true") with { IsRepeatable = false };
        return (await SendAsync<Erased>(call, cancellationToken).ConfigureAwait(false)).MessagesErased;
    }

    /// <inheritdoc/>
    public Task<Session> ForkAsync(Guid sessionId, Guid messageId, CancellationToken cancellationToken = default) =>
        SendAsync<Session>(Call.Post($"sessions/{sessionId}/fork", new { messageId }), cancellationToken);

    private static StartedSession Started(Answer answer) => new(answer.Read<Session>(), answer.Status == HttpStatusCode.Created);

    private sealed record MessageList(IReadOnlyList<Message> Messages);

    private sealed record Erased(long MessagesErased);
}
