using System.Text.Json;
using System.Text.Json.Serialization;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;

namespace SemanticMemory.Transfer;

/// <summary>Conversations and questions in the format of eval-data (described in eval-data/README.md).</summary>
public sealed record ConversationFile
{
    /// <summary>What the file is called, e.g. <c>northgate-support</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whose conversations they are.</summary>
    public required string Company { get; init; }

    /// <summary>Who talks to whom about what.</summary>
    public required string About { get; init; }

    /// <summary>The conversations.</summary>
    public required IReadOnlyList<ConversationSession> Sessions { get; init; }

    /// <summary>Questions about them, with the messages that answer them.</summary>
    public IReadOnlyList<ConversationQuestion> Questions { get; init; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: it is not of the format; the message names the file and the place.</exception>
    public static ConversationFile Load(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            return JsonSerializer.Deserialize<ConversationFile>(stream, ConversationJson.Options) ?? throw new JsonException("null", "$", 0, 0);
        }
        catch (JsonException exception)
        {
            throw new MemoryException(MemoryError.Invalid, "conversation-file", $"{path} is no conversation file: line {exception.LineNumber + 1}, at {exception.Path}.", exception);
        }
    }

    /// <summary>Reads all files of a folder, by name.</summary>
    public static IReadOnlyList<ConversationFile> LoadAll(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*-*.json").Order(StringComparer.Ordinal).Select(Load)];

    /// <summary>Starts the sessions and appends their messages, with their own external ids and times; doing it again changes nothing.</summary>
    public async Task StoreAsync(SessionManager sessions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        foreach (var session in Sessions)
        {
            var started = await sessions.StartAsync(session.ToNewSession(), cancellationToken).ConfigureAwait(false);
            await sessions.AppendAsync(started.Session.Id, [.. session.Messages.Select(message => message.ToNewMessage())], cancellationToken).ConfigureAwait(false);
            if (session.Status == SessionStatus.Archived)
            {
                await sessions.ArchiveAsync(started.Session.Id, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

/// <summary>One conversation of a file.</summary>
public sealed record ConversationSession
{
    /// <summary>The session's external id, unique over all files.</summary>
    public required string Id { get; init; }

    /// <inheritdoc cref="Session.Channel"/>
    public required string Channel { get; init; }

    /// <inheritdoc cref="Session.UserId"/>
    public string? UserId { get; init; }

    /// <inheritdoc cref="Session.AnonymousId"/>
    public string? AnonymousId { get; init; }

    /// <inheritdoc cref="Session.AgentId"/>
    public string? AgentId { get; init; }

    /// <inheritdoc cref="Session.Entity"/>
    public EntityRef? Entity { get; init; }

    /// <inheritdoc cref="Session.Title"/>
    public string? Title { get; init; }

    /// <inheritdoc cref="Session.Tags"/>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Active or archived.</summary>
    public SessionStatus Status { get; init; }

    /// <summary>What was said, in time order.</summary>
    public required IReadOnlyList<ConversationMessage> Messages { get; init; }

    /// <summary>The session to start.</summary>
    public NewSession ToNewSession() => new()
    {
        ExternalId = Id,
        Channel = Channel,
        UserId = UserId,
        AnonymousId = AnonymousId,
        AgentId = AgentId,
        Entity = Entity,
        Title = Title,
        Tags = Tags,
    };
}

/// <summary>One message of a conversation.</summary>
public sealed record ConversationMessage
{
    /// <summary>The message's external id, unique over all files.</summary>
    public required string Id { get; init; }

    /// <inheritdoc cref="Message.Role"/>
    public required MessageRole Role { get; init; }

    /// <inheritdoc cref="Message.Author"/>
    public string? Author { get; init; }

    /// <inheritdoc cref="Message.Timestamp"/>
    public required DateTimeOffset Timestamp { get; init; }

    /// <inheritdoc cref="Message.Content"/>
    public string Content { get; init; } = "";

    /// <inheritdoc cref="Message.ToolCalls"/>
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <inheritdoc cref="Message.ToolCallId"/>
    public string? ToolCallId { get; init; }

    /// <summary>The message to append.</summary>
    public NewMessage ToNewMessage() => new()
    {
        ExternalId = Id,
        Role = Role,
        Author = Author,
        Timestamp = Timestamp,
        Content = Content,
        ToolCalls = ToolCalls,
        ToolCallId = ToolCallId,
    };
}

/// <summary>A question about the conversations of a file.</summary>
public sealed record ConversationQuestion
{
    /// <summary>Its id, unique over all files.</summary>
    public required string Id { get; init; }

    /// <summary>What kind of question it is, e.g. <c>paraphrase</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What is asked.</summary>
    public required string Question { get; init; }

    /// <summary>When it is asked.</summary>
    public DateTimeOffset AsOf { get; init; }

    /// <summary>Are times in it ("last week") counted from when it is asked? Not LoCoMo's: they are counted from the turn that is asked about.</summary>
    [JsonIgnore]
    public bool CountsTimesFromNow { get; init; } = true;

    /// <summary>Turns just before it, where it cannot be understood without them.</summary>
    public IReadOnlyList<ConversationTurn> Recent { get; init; } = [];

    /// <summary>External ids of the messages that together answer it; empty: nothing does.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>The answer, in one sentence.</summary>
    public string? Answer { get; init; }
}

/// <summary>A turn before a question.</summary>
public sealed record ConversationTurn(MessageRole Role, string Content);

/// <summary>
/// How conversation files are read: strictly, so that a misspelt member is noticed. By reflection: generated code would set members that are left out to null.
/// </summary>
internal static class ConversationJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };
}
