using System.Text.RegularExpressions;

namespace SemanticMemory;

/// <summary>Time zones by the names that callers give.</summary>
public static partial class TimeZones
{
    /// <summary>Is this the name of a time zone, as IANA has them (<c>Europe/Berlin</c>, <c>UTC</c>), that this machine knows?</summary>
    public static bool IsKnown(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) is not null;
    }

    /// <summary>A name that is there; <see langword="null"/> is fine.</summary>
    internal static void Check(string? name, InputErrors errors, string at = "") =>
        errors.Require(name is null || IsKnown(name), at + "timeZone", "Must be an IANA time zone, e.g. Europe/Berlin or UTC.");

    /// <summary>The zone of a name that was checked; UTC without one, or where the machine does not know it.</summary>
    internal static TimeZoneInfo Of(string? name) => name is null ? TimeZoneInfo.Utc : Find(name) ?? TimeZoneInfo.Utc;

    private static TimeZoneInfo? Find(string name) => Name().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    // The name becomes a part of a file's path, and each spelling is remembered for good: no dots, no names of other systems. The zones under
    // "right" count leap seconds, which no time of ours does.
    [GeneratedRegex(@"\A(?!right/|posix/)[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z][A-Za-z0-9_+-]{0,31}){0,2}\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
