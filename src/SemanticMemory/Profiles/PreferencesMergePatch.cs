using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Profiles;

/// <summary>Applies a <see cref="PreferencesPatch"/>.</summary>
internal static class PreferencesMergePatch
{
    private const int MostContextMessages = 50;
    private const int LongestPrompt = 100_000;
    private const int LongestResponsePreferences = 10_000;

    /// <summary>The changed preferences.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>, naming every field that is wrong.</exception>
    public static UserPreferences Apply(UserPreferences preferences, JsonObject patch)
    {
        var errors = new InputErrors();
        foreach (var (name, value) in patch)
        {
            preferences = name switch
            {
                "memoryEnabled" => preferences with { MemoryEnabled = MergePatch.Flag(name, value, errors, byItself: true) },
                "historyEnabled" => preferences with { HistoryEnabled = MergePatch.Flag(name, value, errors, byItself: true) },
                "maxContextMessages" => preferences with { MaxContextMessages = MergePatch.Number(name, value, errors) },
                "systemPrompt" => preferences with { SystemPrompt = MergePatch.Text(name, value, errors) },
                "preferredModel" => preferences with { PreferredModel = MergePatch.Text(name, value, errors) },
                "responsePreferences" => preferences with { ResponsePreferences = ResponsePreferences(value, errors) },
                "allowDataTraining" => preferences with { AllowDataTraining = MergePatch.Flag(name, value, errors, byItself: true) },
                "timeZone" => preferences with { TimeZone = MergePatch.Text(name, value, errors) },
                "weekStart" => preferences with { WeekStart = WeekStartOf(value, errors) },
                _ => Unknown(preferences, name, errors),
            };
        }

        Check(preferences, errors);
        errors.ThrowIfAny();
        return preferences;
    }

    private static void Check(UserPreferences preferences, InputErrors errors)
    {
        errors.Require(preferences.MaxContextMessages is null or (>= 1 and <= MostContextMessages), "maxContextMessages", $"Must be 1 to {MostContextMessages}, or null.");
        errors.Text(preferences.SystemPrompt, "systemPrompt", LongestPrompt);
        errors.Label(preferences.PreferredModel, "preferredModel", 128);
        TimeZones.Check(preferences.TimeZone, errors);
    }

    private static JsonNode? ResponsePreferences(JsonNode? value, InputErrors errors)
    {
        const string Field = "responsePreferences";
        errors.Require(value is null or JsonObject || value.GetValueKind() == JsonValueKind.String, Field, "Must be a text, an object or null.");
        if (value is JsonObject members)
        {
            errors.Json(members, Field, LongestResponsePreferences);
        }
        else if (value?.GetValueKind() == JsonValueKind.String)
        {
            errors.Text(value.GetValue<string>(), Field, LongestResponsePreferences);
        }

        return value?.DeepClone();
    }

    private static WeekStart? WeekStartOf(JsonNode? value, InputErrors errors)
    {
        var day = value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
        errors.Require(value is null || day is "monday" or "sunday", "weekStart", "Must be monday, sunday or null.");
        return day switch
        {
            "monday" => WeekStart.Monday,
            "sunday" => WeekStart.Sunday,
            _ => null,
        };
    }

    private static UserPreferences Unknown(UserPreferences preferences, string name, InputErrors errors)
    {
        errors.Add(name, MergePatch.NoSuchMember);
        return preferences;
    }
}
