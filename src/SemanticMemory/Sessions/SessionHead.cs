using System.Text.Json;
using SemanticMemory.Search;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

/// <summary>What a hit says of its session, and what decides whether it may be shown: an answer has hits of dozens of sessions, and reading all of each is work.</summary>
/// <param name="Info">What is shown.</param>
/// <param name="UserId">Whose session it is.</param>
/// <param name="Status">Where it stands.</param>
internal sealed record SessionHead(SessionInfo Info, string? UserId, SessionStatus Status)
{
    /// <summary>The head of the session that was stored.</summary>
    public static SessionHead FromPoint(StoredPoint point)
    {
        var (fields, body) = (point.Payload, JsonSerializer.Deserialize(point.Payload.Body.Span, StoredJson.Instance.SessionTitleBody)!);
        return new SessionHead(
            new SessionInfo(point.Id, body.Title, fields.Keyword(SessionFields.Channel)!),
            fields.Keyword(SessionFields.User),
            StoredSession.StatusOf(fields));
    }
}
