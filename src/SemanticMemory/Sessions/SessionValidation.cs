using System.Text.Json.Nodes;

namespace SemanticMemory.Sessions;

/// <summary>What a session's members must be.</summary>
internal static class SessionValidation
{
    /// <summary>Checks a session to start.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>, naming every field that is wrong.</exception>
    public static void Check(NewSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        var errors = new InputErrors();
        errors.Require(session.Channel is not null, "channel", "Must be given, e.g. web or email.");
        errors.Label(session.Channel, "channel", 64);

        // As a part of an address these two are something else: a client turns /channels/../messages into /messages.
        errors.Require(session.Channel is not ("." or ".."), "channel", "Must not be . or .. alone.");
        errors.Label(session.ExternalId, "externalId", 128);
        errors.Label(session.UserId, "userId", 128);
        errors.Label(session.AnonymousId, "anonymousId", 128);
        errors.Label(session.AgentId, "agentId", 128);
        Check(session.Entity, "entity", errors);
        Describe(session.Title, session.Topic, session.Language, session.SystemPrompt, session.Model, session.Tags, session.Metadata, session.TokenLimit, errors);
        errors.ThrowIfAny();
    }

    /// <summary>Checks the members that can change later.</summary>
    public static void Check(Session session)
    {
        var errors = new InputErrors();
        Describe(session.Title, session.Topic, session.Language, session.SystemPrompt, session.Model, session.Tags, session.Metadata, session.TokenLimit, errors);
        errors.ThrowIfAny();
    }

    /// <summary>Checks the name of an object.</summary>
    public static void Check(EntityRef? entity, string field, InputErrors errors)
    {
        if (entity is null)
        {
            return;
        }

        errors.Require(entity.Type is not null && !entity.Type.Contains('/', StringComparison.Ordinal), field + ".type", "Must be given, without a slash.");
        errors.Label(entity.Type, field + ".type", 64);
        errors.Require(entity.Id is not null, field + ".id", "Must be given.");
        errors.Label(entity.Id, field + ".id", 128);
    }

    private static void Describe(
        string? title, string? topic, string? language, string? systemPrompt, string? model, IReadOnlyList<string>? tags, JsonObject? metadata, int? tokenLimit, InputErrors errors)
    {
        errors.Label(title, "title", 200);
        errors.Label(topic, "topic", 200);
        errors.Label(language, "language", 35);
        errors.Text(systemPrompt, "systemPrompt", 100_000);
        errors.Label(model, "model", 128);
        errors.Json(metadata, "metadata", 65_536);
        errors.Require(tokenLimit is null or > 0, "tokenLimit", "Must be 1 or more.");
        errors.Require(tags is { Count: <= 50 }, "tags", "Must be a list of at most 50 tags.");
        for (var i = 0; i < Math.Min(tags?.Count ?? 0, 50); i++)
        {
            errors.Require(tags![i] is not null, $"tags[{i}]", "Must not be null.");
            errors.Label(tags[i], $"tags[{i}]", 64);
        }
    }
}
