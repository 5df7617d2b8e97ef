using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Messages;

/// <summary>How string members of metadata become keywords that a filter can name.</summary>
internal static class MetadataEntries
{
    // Longer values are kept as a hash: a keyword is an exact match either way, and an index need not hold a page of text.
    private const int LongestPlainValue = 128;

    /// <summary>One keyword for each string member.</summary>
    public static IReadOnlyList<string> Of(JsonObject? metadata) => metadata is null
        ? []
        : [.. metadata.Where(pair => pair.Value?.GetValueKind() == JsonValueKind.String).Select(pair => Entry(pair.Key, pair.Value!.GetValue<string>()))];

    /// <summary>The keyword of one member. The key's length leads, so that no two members share one.</summary>
    public static string Entry(string key, string value) => value.Length <= LongestPlainValue
        ? $"{key.Length}:{key}={value}"
        : $"{key.Length}:{key}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))}";
}
