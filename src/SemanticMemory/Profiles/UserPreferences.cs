using System.Text.Json.Nodes;

namespace SemanticMemory.Profiles;

/// <summary>The first day of a week.</summary>
public enum WeekStart
{
    /// <summary>ISO 8601.</summary>
    Monday,

    /// <summary>As in North America.</summary>
    Sunday,
}

/// <summary>What a user wants of the memory. A user nobody has heard of has the defaults.</summary>
public sealed record UserPreferences
{
    /// <summary>May other conversations be recalled? Default yes.</summary>
    public bool MemoryEnabled { get; init; } = true;

    /// <summary>May what is said be stored? Default yes. Without it an append stores nothing and says so.</summary>
    public bool HistoryEnabled { get; init; } = true;

    /// <summary>The most recent turns in a context window whose request does not say, 1 to 50; absent: 20.</summary>
    public int? MaxContextMessages { get; init; }

    /// <summary>Heads the context windows of sessions that have no instructions of their own.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>The chat model for sessions that name none.</summary>
    public string? PreferredModel { get; init; }

    /// <summary>How to answer: a text, or an object of the caller's own members. It stands among the facts of every context window, before all others.</summary>
    public JsonNode? ResponsePreferences { get; init; }

    /// <summary>May what the user said be in an export for training? Default yes.</summary>
    public bool AllowDataTraining { get; init; } = true;

    /// <summary>IANA time zone in which dates are read and shown; absent: the tenant's, which is UTC unless configured.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The first day of "this week"; absent: the tenant's, which is Monday unless configured.</summary>
    public WeekStart? WeekStart { get; init; }
}

/// <summary>
/// A change of <see cref="UserPreferences"/>, by their names in camelCase: those that are named change, null goes back to the default.
/// </summary>
/// <param name="Document">The change; other members, or values of another type, are <see cref="MemoryError.Invalid"/>.</param>
public sealed record PreferencesPatch(JsonObject Document);
