using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SemanticMemory.Sessions;

namespace SemanticMemory.Client;

/// <summary>
/// The names under which <see cref="ChatOptions.AdditionalProperties"/> says whose memory one request is about. What a request does not say, the
/// <see cref="MemoryChatOptions.Scope"/> of the client does.
/// </summary>
public static class MemoryProperties
{
    /// <summary>The user's id.</summary>
    public const string User = "memory.user";

    /// <summary>The caller's id of the conversation, or as a <see cref="Guid"/> the id of a session that exists.</summary>
    public const string Session = "memory.session";

    /// <summary>The anonymous visitor's id.</summary>
    public const string Anonymous = "memory.anonymous";

    /// <summary>The agent's id.</summary>
    public const string Agent = "memory.agent";

    /// <summary>Where the conversation takes place.</summary>
    public const string Channel = "memory.channel";

    /// <summary>What it is about: an <see cref="EntityRef"/>, or a text such as <c>case/4711</c>.</summary>
    public const string Entity = "memory.entity";

    /// <summary><c>false</c>: this request neither recalls nor records.</summary>
    public const string Enabled = "memory.enabled";

    /// <summary>Marks a chat message that came from the memory, so that it is never stored again.</summary>
    public const string Injected = "memory.injected";

    /// <summary>The scope of one request.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: a property is blank or of a type that cannot be read.</exception>
    internal static MemoryScope Apply(MemoryScope scope, AdditionalPropertiesDictionary? properties) => properties is null ? scope : scope with
    {
        UserId = Text(properties, User) ?? scope.UserId,
        Session = Value(properties, Session) is Guid ? null : Text(properties, Session) ?? scope.Session,
        SessionId = Value(properties, Session) is Guid id ? id : Value(properties, Session) is null ? scope.SessionId : null,
        AnonymousId = Text(properties, Anonymous) ?? scope.AnonymousId,
        AgentId = Text(properties, Agent) ?? scope.AgentId,
        Channel = Text(properties, Channel) ?? scope.Channel,
        Entity = Value(properties, Entity) as EntityRef ?? EntityOf(Text(properties, Entity)) ?? scope.Entity,
    };

    /// <summary>Does this request want memory?</summary>
    internal static bool IsEnabled(AdditionalPropertiesDictionary? properties) => properties is null || Value(properties, Enabled) switch
    {
        null => true,
        bool flag => flag,
        var other => !string.Equals(Text(other, Enabled), "false", StringComparison.OrdinalIgnoreCase),
    };

    private static object? Value(AdditionalPropertiesDictionary properties, string name) => properties.TryGetValue(name, out var value)
        ? value is JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } ? null : value
        : null;

    private static string? Text(AdditionalPropertiesDictionary properties, string name) => Value(properties, name) is { } value and not EntityRef ? Text(value, name) : null;

    // Frameworks carry properties through JSON. A blank one is a mistake: read as absent it would widen the scope.
    private static string Text(object value, string name)
    {
        var text = value switch
        {
            string given => given,
            JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
            JsonElement { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } json => json.GetRawText(),
            IFormattable given => given.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? throw MemoryException.Invalid(name, "Must be a text that is not blank, or left out.") : text;
    }

    private static EntityRef? EntityOf(string? text) => text is null ? null : text.Split('/', 2) is [{ Length: > 0 } type, { Length: > 0 } id]
        ? new EntityRef(type, id)
        : throw MemoryException.Invalid(Entity, "Must be type/id, e.g. case/4711.");
}
