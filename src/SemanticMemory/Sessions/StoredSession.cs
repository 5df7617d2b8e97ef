using System.Text.Json;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

/// <summary>A session as it is stored, with what changes need to know.</summary>
/// <param name="Session">The session; counts and sums are not filled in.</param>
/// <param name="Version">Raised by every change.</param>
/// <param name="Writer">Token of the last change.</param>
/// <param name="Pending">The version whose copies messages still have to take over.</param>
/// <param name="StatusBeforeDelete">What restoring goes back to.</param>
/// <param name="EarlierWriters">Tokens of the changes before the last one, the newest first; not all of them.</param>
internal sealed record StoredSession(Session Session, long Version, string Writer, long? Pending, SessionStatus? StatusBeforeDelete, IReadOnlyList<string> EarlierWriters)
{
    // A change that is read back only after so many others is taken for lost, and made again.
    private const int KnownWriters = 8;

    private static readonly string[] s_statuses = ["active", "paused", "archived", "deleted"];

    /// <summary>The keyword of a status.</summary>
    public static string Keyword(SessionStatus status) => s_statuses[(int)status];

    /// <summary>The status that stored fields say.</summary>
    public static SessionStatus StatusOf(Payload fields) => (SessionStatus)Array.IndexOf(s_statuses, fields.Keyword(SessionFields.Status));

    /// <summary>The session that was stored.</summary>
    public static StoredSession FromPoint(StoredPoint point)
    {
        var (fields, body) = (point.Payload, JsonSerializer.Deserialize(point.Payload.Body.Span, StoredJson.Instance.SessionBody)!);
        var session = new Session
        {
            Id = point.Id,
            ExternalId = body.ExternalId,
            Channel = fields.Keyword(SessionFields.Channel)!,
            UserId = fields.Keyword(SessionFields.User),
            AnonymousId = fields.Keyword(SessionFields.Anonymous),
            AgentId = fields.Keyword(SessionFields.Agent),
            Entity = fields.Keyword(SessionFields.EntityType) is { } type ? new EntityRef(type, fields.Keyword(SessionFields.EntityId)!) : null,
            Title = body.Title,
            Status = StatusOf(fields),
            Language = body.Language,
            Topic = body.Topic,
            Tags = fields.Keywords(SessionFields.Tags),
            IsResolved = fields.Integer(SessionFields.Resolved) == 1,
            Summary = body.Summary,
            SystemPrompt = body.SystemPrompt,
            Model = body.Model,
            Metadata = body.Metadata,
            TokenLimit = body.TokenLimit,
            CreatedAt = body.CreatedAt,
            UpdatedAt = body.UpdatedAt,
            LastMessageAt = fields.Integer(SessionFields.LastMessageAt) is { } last ? Timestamps.FromMicroseconds(last) : null,
            PausedAt = body.PausedAt,
            ArchivedAt = body.ArchivedAt,
            DeletedAt = body.DeletedAt,
            ForkedFrom = body.ForkedFrom,
        };
        return new StoredSession(
            session, fields.Integer(SessionFields.Version)!.Value, fields.Keyword(SessionFields.Writer)!, fields.Integer(SessionFields.Pending), body.StatusBeforeDelete, body.EarlierWriters ?? []);
    }

    /// <summary>The whole payload; the last message's time is not part of a change and stands only in a new session's activity.</summary>
    public Payload ToPayload()
    {
        var payload = new Payload { Body = Body() };
        payload[SessionFields.Channel] = FieldValue.Of(Session.Channel);
        payload[SessionFields.User] = Optional(Session.UserId);
        payload[SessionFields.Anonymous] = Optional(Session.AnonymousId);
        payload[SessionFields.Agent] = Optional(Session.AgentId);
        payload[SessionFields.EntityType] = Optional(Session.Entity?.Type);
        payload[SessionFields.EntityId] = Optional(Session.Entity?.Id);
        payload[SessionFields.Tags] = FieldValue.Of(Session.Tags);
        payload[SessionFields.Words] = FieldValue.Of(SessionWords.Of(Session));
        payload[SessionFields.Status] = FieldValue.Of(Keyword(Session.Status));
        payload[SessionFields.Resolved] = FieldValue.Of(Session.IsResolved ? 1 : 0);
        payload[SessionFields.Version] = FieldValue.Of(Version);
        payload[SessionFields.Writer] = FieldValue.Of(Writer);
        payload[SessionFields.Pending] = Pending is { } pending ? FieldValue.Of(pending) : null;
        return payload;
    }

    /// <summary>The tokens of earlier changes as the next change keeps them.</summary>
    public IReadOnlyList<string> WritersSoFar() => [Writer, .. EarlierWriters.Take(KnownWriters - 1)];

    /// <summary>Was this change made, by itself or with others after it?</summary>
    public bool Includes(string writer) => Writer == writer || EarlierWriters.Contains(writer, StringComparer.Ordinal);

    /// <summary>The fields that messages repeat, with the version they were taken from.</summary>
    public Payload Copies(ReadOnlyMemory<byte> body = default)
    {
        var payload = new Payload { Body = body };
        payload[MessageFields.Channel] = FieldValue.Of(Session.Channel);
        payload[MessageFields.User] = Optional(Session.UserId);
        payload[MessageFields.Anonymous] = Optional(Session.AnonymousId);
        payload[MessageFields.Agent] = Optional(Session.AgentId);
        payload[MessageFields.Entity] = Optional(Session.Entity?.Key);
        payload[MessageFields.Tags] = FieldValue.Of(Session.Tags);
        payload[MessageFields.Status] = FieldValue.Of(Keyword(Session.Status));
        payload[MessageFields.SessionVersion] = FieldValue.Of(Version);
        return payload;
    }

    /// <summary>Do messages of this session have to be told of the change?</summary>
    public bool SameCopiesAs(StoredSession other) =>
        Session.Channel == other.Session.Channel && Session.UserId == other.Session.UserId && Session.AnonymousId == other.Session.AnonymousId
        && Session.AgentId == other.Session.AgentId && Session.Entity == other.Session.Entity && Session.Status == other.Session.Status
        && Session.Tags.SequenceEqual(other.Session.Tags, StringComparer.Ordinal);

    /// <summary>Does a message have this session's fields? Which version it took them from is not asked.</summary>
    public bool HasCopiesIn(Payload message)
    {
        var copies = Copies();
        return SessionStore.CopiedFields.All(field => copies[field] == message[field]);
    }

    private static FieldValue? Optional(string? value) => value is null ? null : FieldValue.Of(value);

    private byte[] Body() => JsonSerializer.SerializeToUtf8Bytes(
        new SessionBody
        {
            ExternalId = Session.ExternalId,
            Title = Session.Title,
            Language = Session.Language,
            Topic = Session.Topic,
            Summary = Session.Summary,
            SystemPrompt = Session.SystemPrompt,
            Model = Session.Model,
            Metadata = Session.Metadata,
            TokenLimit = Session.TokenLimit,
            CreatedAt = Session.CreatedAt,
            UpdatedAt = Session.UpdatedAt,
            PausedAt = Session.PausedAt,
            ArchivedAt = Session.ArchivedAt,
            DeletedAt = Session.DeletedAt,
            StatusBeforeDelete = StatusBeforeDelete,
            ForkedFrom = Session.ForkedFrom,
            EarlierWriters = EarlierWriters.Count == 0 ? null : EarlierWriters,
        },
        StoredJson.Instance.SessionBody);
}
