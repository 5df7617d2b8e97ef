namespace SemanticMemory;

/// <summary>Time zones by their IANA names.</summary>
internal static class TimeZones
{
    /// <summary>A name that is there; <see langword="null"/> is fine.</summary>
    public static void Check(string? name, InputErrors errors) => errors.Require(
        name is null || (name.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _)), "timeZone", "Must be an IANA time zone, e.g. Europe/Berlin.");

    /// <summary>The zone of a name that was checked; UTC without one, or where the machine does not know it.</summary>
    public static TimeZoneInfo Of(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
