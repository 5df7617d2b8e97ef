using System.Text.Json.Nodes;

namespace SemanticMemory.Sessions;

/// <summary>
/// A JSON merge patch (RFC 7396) of a session's descriptive members: <c>title</c>, <c>topic</c>, <c>language</c>, <c>tags</c>, <c>metadata</c>,
/// <c>isResolved</c>, <c>systemPrompt</c>, <c>model</c>, <c>tokenLimit</c>. Null removes a member.
/// </summary>
/// <param name="Document">The patch; other members, or values of another type, are <see cref="MemoryError.Invalid"/>.</param>
public sealed record SessionPatch(JsonObject Document);
