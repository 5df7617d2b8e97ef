namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>The spellings of a UUID that a server takes: with or without hyphens, in braces, as a URN, in any case.</summary>
internal static class UuidText
{
    public static string? Canonical(string text)
    {
        var bare = text.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase) ? text[9..] : text;
        return Guid.TryParseExact(bare, "D", out var id) || Guid.TryParseExact(bare, "N", out id) || Guid.TryParseExact(bare, "B", out id) ? id.ToString("D") : null;
    }
}
