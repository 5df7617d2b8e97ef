using System.Globalization;
using SemanticMemory.Search;
using SemanticMemory.Search.TimePhrases;

namespace SemanticMemory.Tests.Search.TimePhrases;

/// <summary>Questions asked at a time and place.</summary>
internal static class Asked
{
    private const string Form = "yyyy-MM-dd HH:mm";

    /// <summary>What is understood of a question, with times as the clock in that zone shows them, or UTC's.</summary>
    public static InterpretedTime? At(string now, string question, string zone = "UTC", DayOfWeek weekStart = DayOfWeek.Monday) =>
        TimePhraseReader.Read(question, new CallerCalendar(Utc(now), TimeZoneInfo.FindSystemTimeZoneById(zone), weekStart));

    /// <summary><c>from .. to</c> in UTC; <c>*</c> for no beginning, <c>-</c> for nothing understood.</summary>
    public static string Span(InterpretedTime? understood) => understood is null ? "-" : $"{Show(understood.From)} .. {Show(understood.To)}";

    private static string Show(DateTimeOffset? time) => time?.UtcDateTime.ToString(time.Value.Second == 0 ? Form : Form + ":ss", CultureInfo.InvariantCulture) ?? "*";

    private static DateTimeOffset Utc(string time) => DateTimeOffset.ParseExact(time, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
