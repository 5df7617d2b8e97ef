using Microsoft.Extensions.AI;
using SemanticMemory.Messages;

namespace SemanticMemory.Client.Chat;

/// <summary>A finished turn as messages to store (pure).</summary>
internal static class Recording
{
    private const int LongestAuthor = 200;
    private const int LongestName = 128;

    /// <summary>The question and its answer; empty while the turn is not over. Each has an id of its own, so that an append whose answer was lost can be repeated.</summary>
    public static IReadOnlyList<NewMessage> Of(IReadOnlyList<ChatMessage> asked, ChatResponse response, string? provider, TimeSpan elapsed, DateTimeOffset now)
    {
        var answered = Conversation.Answered(response);
        if (asked.Count == 0 || answered.Count == 0)
        {
            return [];
        }

        var last = answered[^1];
        return
        [
            .. asked.Select(message => Said(message, MessageRole.User, now)),
            .. answered.Select(message => message != last ? Said(message, MessageRole.Assistant, now) : Said(message, MessageRole.Assistant, now) with
            {
                Model = Label(response.ModelId, LongestName),
                Provider = Label(provider, LongestName),
                InputTokens = Count(response.Usage?.InputTokenCount),
                OutputTokens = Count(response.Usage?.OutputTokenCount),
                ResponseTimeMs = Math.Round(elapsed.TotalMilliseconds, 3),
            }),
        ];
    }

    private static NewMessage Said(ChatMessage message, MessageRole role, DateTimeOffset now) => new()
    {
        ExternalId = Guid.CreateVersion7(now).ToString(),
        Role = role,
        Author = Label(message.AuthorName, LongestAuthor),
        Content = message.Text,
    };

    // What others name themselves may be no name here; the message matters more.
    private static string? Label(string? name, int longest) => string.IsNullOrWhiteSpace(name) || name.Length > longest || name.Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? null : name;

    private static int? Count(long? tokens) => tokens is >= 0 and <= int.MaxValue ? (int)tokens : null;
}
