using System.Text.Json.Nodes;
using SemanticMemory.Context;

namespace SemanticMemory.Replies;

/// <summary>What a user says, to be answered by the chat model.</summary>
public sealed record ReplyRequest
{
    /// <summary>The most UTF-16 units of what is said.</summary>
    internal const int LongestContent = 10_000;

    /// <summary>What is said, at most 10,000 UTF-16 units.</summary>
    public required string Content { get; init; }

    /// <summary>
    /// The caller's id of what is said, up to 128 characters, unique within the session: asked again under it, the stored answer comes back, or the model is
    /// asked where there is none yet.
    /// </summary>
    public string? ExternalId { get; init; }

    /// <summary>The caller's own data, kept with what is said.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>The context window that the model is shown; default as for <see cref="Sessions.SessionManager.BuildContextAsync"/>. What is said always ends it.</summary>
    public ContextRequest Context { get; init; } = new();
}
