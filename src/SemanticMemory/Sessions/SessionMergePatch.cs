using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Sessions;

/// <summary>Applies a <see cref="SessionPatch"/>.</summary>
internal static class SessionMergePatch
{
    /// <summary>The changed session, or the same object when nothing changes.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>.</exception>
    public static StoredSession Apply(StoredSession stored, JsonObject patch)
    {
        var (session, errors) = (stored.Session, new InputErrors());
        foreach (var (name, value) in patch)
        {
            session = name switch
            {
                "title" => session with { Title = MergePatch.Text(name, value, errors) },
                "topic" => session with { Topic = MergePatch.Text(name, value, errors) },
                "language" => session with { Language = MergePatch.Text(name, value, errors) },
                "systemPrompt" => session with { SystemPrompt = MergePatch.Text(name, value, errors) },
                "model" => session with { Model = MergePatch.Text(name, value, errors) },
                "tags" => session with { Tags = Tags(value, errors) },
                "metadata" => session with { Metadata = Metadata(session.Metadata, value, errors) },
                "isResolved" => session with { IsResolved = MergePatch.Flag(name, value, errors) },
                "tokenLimit" => session with { TokenLimit = MergePatch.Number(name, value, errors) },
                _ => Unknown(session, name, errors),
            };
        }

        errors.ThrowIfAny();
        SessionValidation.Check(session);
        return Same(session, stored.Session) ? stored : stored with { Session = session };
    }

    private static bool Same(Session one, Session other) =>
        one with { Tags = [], Metadata = null } == other with { Tags = [], Metadata = null }
        && one.Tags.SequenceEqual(other.Tags, StringComparer.Ordinal) && JsonNode.DeepEquals(one.Metadata, other.Metadata);

    private static string[] Tags(JsonNode? value, InputErrors errors)
    {
        if (value is null or JsonArray)
        {
            var items = value as JsonArray ?? [];
            if (items.All(item => item?.GetValueKind() == JsonValueKind.String))
            {
                return [.. items.Select(item => item!.GetValue<string>())];
            }
        }

        errors.Add("tags", "Must be a list of texts, or null.");
        return [];
    }

    private static JsonObject? Metadata(JsonObject? present, JsonNode? value, InputErrors errors) =>
        MergePatch.Object("metadata", value, errors) is { } members ? MergePatch.Merge(present, members) : null;

    private static Session Unknown(Session session, string name, InputErrors errors)
    {
        errors.Add(name, MergePatch.NoSuchMember);
        return session;
    }
}
