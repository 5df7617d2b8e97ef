using System.Globalization;
using System.Text.RegularExpressions;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Datetimes as a server reads them: RFC 3339, or with less of it; without an offset they are UTC.</summary>
internal static partial class Moments
{
    /// <summary>Microseconds since 1970, or nothing where the text is no datetime.</summary>
    public static long? Micros(string text)
    {
        var match = Shape().Match(text);
        if (!match.Success || match.Groups["zone"].Success && !match.Groups["second"].Success)
        {
            return null;
        }

        int Part(string name) => match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (Part("month") is < 1 or > 12 || Part("year") < 1 || Part("day") < 1 || Part("day") > DateTime.DaysInMonth(Part("year"), Part("month"))
            || Part("hour") > 23 || Part("minute") > 59 || Part("second") > 60)
        {
            return null;
        }

        var moment = new DateTime(Part("year"), Part("month"), Part("day"), Part("hour"), Part("minute"), int.Min(Part("second"), 59), DateTimeKind.Utc);
        var micros = (moment - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var fraction = match.Groups["fraction"].Value.PadRight(6, '0')[..6];
        var offset = Part("zoneHour") * 60 + Part("zoneMinute");
        return micros + int.Parse(fraction, CultureInfo.InvariantCulture) - (match.Groups["sign"].Value == "-" ? -offset : offset) * 60_000_000L;
    }

    [GeneratedRegex(
        @"^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})([Tt ](?<hour>\d{2}):(?<minute>\d{2})(:(?<second>\d{2})(\.(?<fraction>\d+))?)?\s?(?<zone>[Zz]|(?<sign>[+-])(?<zoneHour>\d{2})(:?(?<zoneMinute>\d{2}))?)?)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
