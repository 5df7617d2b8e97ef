using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>How payloads change. Nothing is changed in place: each operation gives the new value.</summary>
internal static class Payloads
{
    public static JsonNode? Copy(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value),
    };

    public static JsonNode? Merge(JsonElement value, JsonNode changes) => Merge(value, JsonSerializer.SerializeToElement(changes));

    /// <summary>One level is merged; a null deletes the key.</summary>
    public static JsonObject Merge(JsonElement value, JsonElement changes)
    {
        var merged = Members(value);
        foreach (var change in changes.EnumerateObject())
        {
            if (change.Value.ValueKind == JsonValueKind.Null)
            {
                merged.Remove(change.Name);
            }
            else
            {
                merged[change.Name] = Copy(change.Value);
            }
        }

        return merged;
    }

    /// <summary>Merges at a path, which is created where it is absent; an index outside its list changes nothing.</summary>
    public static JsonNode? MergeAt(JsonElement? value, ReadOnlySpan<PathStep> path, JsonElement changes)
    {
        if (path.IsEmpty)
        {
            return Merge(value ?? default, changes);
        }

        if (path[0].Name is { } name)
        {
            var members = Members(value ?? default);
            JsonElement? inner = value is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var found) ? found : null;
            members[name] = MergeAt(inner, path[1..], changes);
            return members;
        }

        var (list, at) = (new JsonArray(), 0);
        foreach (var element in value is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default)
        {
            list.Add(path[0].Index is not { } index || index == at ? MergeAt(element, path[1..], changes) : Copy(element));
            at++;
        }

        return list;
    }

    /// <summary>Without what the path leads to. <c>[]</c> at its end empties the list; an index at its end removes nothing.</summary>
    public static JsonNode? Without(JsonElement value, ReadOnlySpan<PathStep> path)
    {
        var step = path[0];
        var rest = path[1..];
        if (step.Name is { } name)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out var inner))
            {
                return Copy(value);
            }

            var members = Members(value);
            if (rest.IsEmpty)
            {
                members.Remove(name);
            }
            else
            {
                members[name] = Without(inner, rest);
            }

            return members;
        }

        if (value.ValueKind != JsonValueKind.Array || rest.IsEmpty && step.Index is not null)
        {
            return Copy(value);
        }

        var (list, at) = (new JsonArray(), 0);
        foreach (var element in rest.IsEmpty ? default : value.EnumerateArray())
        {
            list.Add(step.Index is not { } index || index == at ? Without(element, rest) : Copy(element));
            at++;
        }

        return list;
    }

    private static JsonObject Members(JsonElement value)
    {
        var members = new JsonObject();
        foreach (var member in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default)
        {
            members[member.Name] = Copy(member.Value);
        }

        return members;
    }
}
