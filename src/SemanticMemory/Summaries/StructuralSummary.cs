using System.Globalization;
using System.Text;
using SemanticMemory.Context;
using SemanticMemory.Messages;

namespace SemanticMemory.Summaries;

/// <summary>Messages to put together in short.</summary>
/// <param name="Channel">Where they were said.</param>
/// <param name="Messages">What was read of them, in time order.</param>
/// <param name="Count">How many there are.</param>
/// <param name="First">When the first of all was said.</param>
/// <param name="TimeZone">In which times are shown.</param>
internal sealed record SummaryMaterial(string Channel, IReadOnlyList<Message> Messages, long Count, DateTimeOffset? First, TimeZoneInfo TimeZone)
{
    /// <summary>What was said after them; it may answer their questions.</summary>
    public IReadOnlyList<Message> Later { get; init; } = [];
}

/// <summary>A summary without a model: how many messages on which channel over what time, key phrases, open questions, and who said what last.</summary>
internal static class StructuralSummary
{
    private const int MostTopics = 8;
    private const int MostQuestions = 10;
    private const int MostSpeakers = 4;

    // In UTF-16 units.
    private const int LongestQuote = 200;
    private const int LongestName = 60;

    /// <summary>Puts messages together.</summary>
    public static SessionSummary Of(SummaryMaterial material)
    {
        var said = material.Messages.Where(message => message.Role is MessageRole.User or MessageRole.Assistant && !string.IsNullOrWhiteSpace(message.Content)).ToList();
        var topics = KeyPhrases.Of([.. said.Select(message => PlainText.Clean(message.Content))], MostTopics, said.Select(message => message.Author ?? "").Distinct(StringComparer.Ordinal));
        var ids = said.Select(message => message.Id).ToHashSet();
        var open = OpenQuestions.Of(said.Concat(material.Later)).Where(question => ids.Contains(question.Message.Id)).TakeLast(MostQuestions).Select(question => question with { Text = Quote(question.Text) }).ToList();
        var duration = material.Messages.Count > 0 && material.First is { } first ? material.Messages[^1].Timestamp - first : TimeSpan.Zero;
        var lines = new List<string> { Extent(material, duration) };
        if (topics.Count > 0)
        {
            lines.Add($"Topics: {string.Join("; ", topics)}.");
        }

        lines.AddRange(open.Select(question => $"Open question of {Speaker(question.Message)}: {question.Text}"));
        lines.AddRange(LastWords(said).Select(message => $"Last said by {Speaker(message)} ({Time(message.Timestamp, material.TimeZone)}): {Quote(message.Content)}"));
        return new SessionSummary
        {
            Summary = string.Join('\n', lines),
            Topics = topics,
            OpenQuestions = [.. open.Select(question => question.Text)],
            Kind = SummaryKind.Structural,
            MessageCount = material.Count,
            Duration = duration,
        };
    }

    private static string Extent(SummaryMaterial material, TimeSpan duration)
    {
        if (material.Messages.Count == 0 || material.First is not { } first)
        {
            return $"No messages on {PlainText.Label(material.Channel, LongestName)}.";
        }

        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{material.Count:N0} {(material.Later.Count == 0 ? "" : "earlier ")}{(material.Count == 1 ? "message" : "messages")}"))
            .Append(" on ").Append(PlainText.Label(material.Channel, LongestName));
        text.Append(duration > TimeSpan.Zero
            ? $" over {Span(duration)} ({Time(first, material.TimeZone)} to {Time(material.Messages[^1].Timestamp, material.TimeZone)})."
            : $" ({Time(first, material.TimeZone)}).");
        return material.Messages.Count < material.Count
            ? text.Append(CultureInfo.InvariantCulture, $" What follows is of the newest {material.Messages.Count:N0} of them.").ToString()
            : text.ToString();
    }

    /// <summary>The last message of each speaker, the newest first.</summary>
    private static IEnumerable<Message> LastWords(IEnumerable<Message> said) =>
        said.Reverse().DistinctBy(message => (message.Role, message.Author)).Take(MostSpeakers);

    private static string Speaker(Message message) =>
        PlainText.Label(message.Author, LongestName) is { Length: > 0 } name ? $"{WindowLayout.Role(message.Role)} \"{name}\"" : WindowLayout.Role(message.Role);

    private static string Quote(string text)
    {
        var line = PlainText.OneLine(text.Length > 4 * LongestQuote ? text[..(4 * LongestQuote)] : text);
        return line.Length <= LongestQuote ? line : $"{ShortenedText.BeginningOf(line, LongestQuote)} …";
    }

    private static string Time(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    // Two units at most: nobody asks for the seconds of a month.
    private static string Span(TimeSpan span) => string.Join(' ', new[] { (span.Days, "d"), (span.Hours, "h"), (span.Minutes, "min"), (span.Seconds, "s") }
        .Where(part => part.Item1 > 0)
        .Take(2)
        .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1} {part.Item2}"))
        .DefaultIfEmpty("a moment"));
}
