using System.Text.Json;

namespace SemanticMemory.Server.Requests;

/// <summary>Text inside JSON that may be broken: an escaped lone surrogate, or bytes that are not UTF-8.</summary>
internal static class JsonText
{
    /// <summary>What is wrong with broken text.</summary>
    public const string NotPlain = "Must be valid Unicode, without lone surrogates.";

    /// <summary>The text of a string; <see langword="null"/> when it is no string or broken.</summary>
    public static string? Of(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // This is how the reader reports text that cannot be decoded; the callers answer it as a bad value.
            return null;
        }
    }

    /// <summary>The name of a member; <see langword="null"/> when it is broken.</summary>
    public static string? Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            // As above.
            return null;
        }
    }

    /// <summary>Can this string be decoded?</summary>
    public static bool IsPlain(JsonElement value) => Of(value) is not null;

    /// <summary>What is wrong anywhere inside a value of the caller's own shape, or <see langword="null"/>.</summary>
    public static string? Fault(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => IsPlain(value) ? null : NotPlain,
        JsonValueKind.Array => value.EnumerateArray().Select(Fault).FirstOrDefault(fault => fault is not null),
        JsonValueKind.Object => FaultOfMembers(value),
        _ => null,
    };

    private static string? FaultOfMembers(JsonElement value)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (Name(member) is not { } name)
            {
                return NotPlain;
            }

            if (!seen.Add(name))
            {
                return "Must not give a member twice.";
            }

            if (Fault(member.Value) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }
}
