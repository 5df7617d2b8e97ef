using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory;

/// <summary>Reads the members of a JSON merge patch (RFC 7396): null removes, and what is of another type is named.</summary>
internal static class MergePatch
{
    /// <summary>What is wrong with a member that nobody may change.</summary>
    public const string NoSuchMember = "There is no such member, or it cannot be changed.";

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

    /// <summary>A text, or nothing.</summary>
    public static string? Text(string field, JsonNode? value, InputErrors errors)
    {
        if (value is null || value.GetValueKind() == JsonValueKind.String)
        {
            return value?.GetValue<string>();
        }

        errors.Add(field, "Must be a text or null.");
        return null;
    }

    /// <summary>A flag; null stands for the value that it has by itself.</summary>
    public static bool Flag(string field, JsonNode? value, InputErrors errors, bool byItself = false)
    {
        if (value?.GetValueKind() is null or JsonValueKind.True or JsonValueKind.False)
        {
            return value is null ? byItself : value.GetValueKind() == JsonValueKind.True;
        }

        errors.Add(field, "Must be true, false or null.");
        return byItself;
    }

    /// <summary>A whole number, or nothing.</summary>
    public static int? Number(string field, JsonNode? value, InputErrors errors)
    {
        if (value is null)
        {
            return null;
        }

        if (value.GetValueKind() == JsonValueKind.Number && value is JsonValue number && number.TryGetValue<int>(out var whole))
        {
            return whole;
        }

        errors.Add(field, "Must be a whole number or null.");
        return null;
    }

    /// <summary>An object, or nothing.</summary>
    public static JsonObject? Object(string field, JsonNode? value, InputErrors errors)
    {
        if (value is null or JsonObject)
        {
            return (JsonObject?)value;
        }

        errors.Add(field, "Must be an object or null.");
        return null;
    }
}
