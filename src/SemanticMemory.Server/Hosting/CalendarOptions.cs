using System.ComponentModel.DataAnnotations;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using WeekDay = SemanticMemory.Profiles.WeekStart;

namespace SemanticMemory.Server.Hosting;

/// <summary>The calendar of one scope. Absent: as the scope around it.</summary>
internal class CalendarSettings
{
    /// <summary>IANA time zone; default UTC.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The first day of a week, <c>monday</c> or <c>sunday</c>; default Monday.</summary>
    public string? WeekStart { get; set; }
}

/// <summary>Configuration under <c>Calendar</c>: how dates are read and shown for whoever prefers nothing.</summary>
internal sealed class CalendarOptions : CalendarSettings, IValidatableObject
{
    /// <summary>What holds for single tenants instead, by their ids.</summary>
    public Dictionary<string, CalendarSettings> Tenants { get; set; } = [];

    /// <summary>The options with the calendar of the tenant.</summary>
    public SessionManagerOptions For(TenantId tenant, SessionManagerOptions options)
    {
        var own = Tenants.GetValueOrDefault(tenant.Value);
        return options with { TimeZone = own?.TimeZone ?? TimeZone, WeekStart = DayOf(own?.WeekStart ?? WeekStart) ?? options.WeekStart };
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var id in Tenants.Keys.Where(id => !TenantId.TryParse(id, out _)))
        {
            yield return new ValidationResult($"Calendar:Tenants:{id} names no tenant: an id has 1 to 63 of a-z, 0-9 and -, and begins with a letter or a digit.");
        }

        foreach (var (at, settings) in Tenants.Select(pair => ($"Calendar:Tenants:{pair.Key}", pair.Value)).Prepend(("Calendar", this)))
        {
            if (settings.TimeZone is { } zone && !TimeZones.IsKnown(zone))
            {
                yield return new ValidationResult($"{at}:TimeZone must be an IANA time zone, e.g. Europe/Berlin or UTC, not '{zone}'.");
            }

            if (settings.WeekStart is { } day && DayOf(day) is null)
            {
                yield return new ValidationResult($"{at}:WeekStart must be monday or sunday, not '{day}'.");
            }
        }
    }

    private static WeekDay? DayOf(string? name) =>
        Enum.GetValues<WeekDay>().Cast<WeekDay?>().FirstOrDefault(day => string.Equals(day.ToString(), name, StringComparison.OrdinalIgnoreCase));
}
