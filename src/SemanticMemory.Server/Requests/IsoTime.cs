using System.Globalization;
using System.Text.RegularExpressions;

namespace SemanticMemory.Server.Requests;

/// <summary>Times on the wire: in with an offset, out in UTC with six fractional digits.</summary>
internal static partial class IsoTime
{
    /// <summary>What a time must be, for a problem's text.</summary>
    public const string Form = "Must be an ISO 8601 time with Z or an offset, e.g. 2026-03-01T09:30:00Z (in a URL write + as %2B).";

    /// <summary>Reads a time; <see langword="false"/> when it has no offset or is not of the form. Digits beyond a tenth of a microsecond are cut off.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        if (text is null || Pattern().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var fraction = match.Groups["fraction"].Value;
        var shortened = fraction.Length > 8 ? text.Replace(fraction, fraction[..8], StringComparison.Ordinal) : text;
        return DateTimeOffset.TryParse(shortened, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    /// <summary>Writes a time.</summary>
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(?<fraction>\.\d{1,16})?)?(Z|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
