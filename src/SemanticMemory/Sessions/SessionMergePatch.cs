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
                "title" => session with { Title = Text(name, value, errors) },
                "topic" => session with { Topic = Text(name, value, errors) },
                "language" => session with { Language = Text(name, value, errors) },
                "systemPrompt" => session with { SystemPrompt = Text(name, value, errors) },
                "model" => session with { Model = Text(name, value, errors) },
                "tags" => session with { Tags = Tags(value, errors) },
                "metadata" => session with { Metadata = Metadata(session.Metadata, value, errors) },
                "isResolved" => session with { IsResolved = Flag(name, value, errors) },
                "tokenLimit" => session with { TokenLimit = Number(name, value, errors) },
                _ => Unknown(session, name, errors),
            };
        }

        errors.ThrowIfAny();
        SessionValidation.Check(session);
        return Same(session, stored.Session) ? stored : stored with { Session = session };
    }

    /// <summary>RFC 7396: members of the patch replace those of the target, objects merge, null removes.</summary>
    public static JsonObject Merge(JsonObject? target, JsonObject patch)
    {
        var merged = target is null ? [] : (JsonObject)target.DeepClone();
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value is JsonObject members ? Merge(merged[name] as JsonObject, members) : value.DeepClone();
            }
        }

        return merged;
    }

    private static bool Same(Session one, Session other) =>
        one with { Tags = [], Metadata = null } == other with { Tags = [], Metadata = null }
        && one.Tags.SequenceEqual(other.Tags, StringComparer.Ordinal) && JsonNode.DeepEquals(one.Metadata, other.Metadata);

    private static string? Text(string name, JsonNode? value, InputErrors errors)
    {
        if (value is null || value.GetValueKind() == JsonValueKind.String)
        {
            return value?.GetValue<string>();
        }

        errors.Add(name, "Must be a text or null.");
        return null;
    }

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

    private static JsonObject? Metadata(JsonObject? present, JsonNode? value, InputErrors errors)
    {
        if (value is null or JsonObject)
        {
            return value is JsonObject members ? Merge(present, members) : null;
        }

        errors.Add("metadata", "Must be an object or null.");
        return null;
    }

    private static bool Flag(string name, JsonNode? value, InputErrors errors)
    {
        if (value?.GetValueKind() is null or JsonValueKind.True or JsonValueKind.False)
        {
            return value?.GetValueKind() == JsonValueKind.True;
        }

        errors.Add(name, "Must be true, false or null.");
        return false;
    }

    private static int? Number(string name, JsonNode? value, InputErrors errors)
    {
        if (value is null)
        {
            return null;
        }

        if (value.GetValueKind() == JsonValueKind.Number && value is JsonValue number && number.TryGetValue<int>(out var whole))
        {
            return whole;
        }

        errors.Add(name, "Must be a whole number or null.");
        return null;
    }

    private static Session Unknown(Session session, string name, InputErrors errors)
    {
        errors.Add(name, "There is no such member, or it cannot be changed.");
        return session;
    }
}
