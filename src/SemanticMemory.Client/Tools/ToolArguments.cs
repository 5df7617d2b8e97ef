using System.Globalization;

namespace SemanticMemory.Client.Tools;

/// <summary>Reads what a model gives as arguments (pure functions); what cannot be read is a <see cref="MemoryException"/> that says what can.</summary>
internal static class ToolArguments
{
    /// <summary>A text that is given. Models fill in what they need not: an empty one is nothing.</summary>
    public static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>A conversation's id.</summary>
    public static Guid? SessionOf(string? text) => Given(text) is not { } given ? null
        : Guid.TryParse(given, out var id) ? id : throw MemoryException.Invalid("sessionId", "Must be a UUID as list_sessions gives it.");

    /// <summary>A date or time; without an offset it is UTC.</summary>
    public static DateTimeOffset? Time(string? text, string field) => Given(text) is not { } given ? null
        : DateTimeOffset.TryParse(given, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw MemoryException.Invalid(field, "Must be an ISO 8601 date or time, e.g. 2026-03-01 or 2026-03-01T09:30:00Z.");

    /// <summary>One of a few names.</summary>
    public static T Choice<T>(string text, string field, params T[] choices)
        where T : struct, Enum
    {
        foreach (var choice in choices)
        {
            if (string.Equals(choice.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        var names = choices.Select(choice => choice.ToString().ToLowerInvariant()).ToArray();
        throw MemoryException.Invalid(field, $"Must be {string.Join(", ", names[..^1])} or {names[^1]}.");
    }
}
