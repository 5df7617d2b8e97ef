namespace SemanticMemory.Messages;

/// <summary>What a message must be before anything is done with it.</summary>
internal static class MessageValidation
{
    /// <summary>The most UTF-16 units of a message's text.</summary>
    public const int LongestContent = 500_000;

    /// <summary>The most messages of one append.</summary>
    public const int LargestBatch = 1000;

    private static readonly DateTimeOffset s_earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Checks a batch; fields are named <c>messages[3].content</c>, or <c>content</c> where a single message is appended.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>.</exception>
    public static void Check(IReadOnlyList<NewMessage> messages, bool single, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var errors = new InputErrors();
        errors.Require(messages.Count is > 0 and <= LargestBatch, "messages", $"Must be 1 to {LargestBatch:N0} messages; send more in several calls.");
        errors.ThrowIfAny();
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i] is { } message)
            {
                Check(message, single ? "" : $"messages[{i}].", now, errors);
            }
            else
            {
                errors.Add($"messages[{i}]", "Must be a message, not null.");
            }
        }

        errors.ThrowIfAny();
    }

    /// <summary>Checks one message whose fields are named with this prefix.</summary>
    public static void Check(NewMessage message, string at, DateTimeOffset now, InputErrors errors)
    {
        errors.Require(Enum.IsDefined(message.Role), at + "role", "Must be system, user, assistant or tool.");
        errors.Label(message.ExternalId, at + "externalId", 128);
        errors.Label(message.Author, at + "author", 200);
        errors.Require(message.Content is not null, at + "content", "Must be a text, not null.");
        errors.Text(message.Content, at + "content", LongestContent);
        errors.Require(!string.IsNullOrWhiteSpace(message.Content) || message.ToolCalls is { Count: > 0 }, at + "content", "Must not be blank unless the message has tool calls.");
        if (message.Timestamp is { } time)
        {
            errors.Require(time >= s_earliest && time <= now.AddDays(1), at + "timestamp", "Must not be before the year 2000 or more than a day ahead.");
        }

        errors.Label(message.ToolCallId, at + "toolCallId", 128);
        errors.Require(message.InputTokens is null or >= 0, at + "inputTokens", "Must not be negative.");
        errors.Require(message.OutputTokens is null or >= 0, at + "outputTokens", "Must not be negative.");
        errors.Label(message.Model, at + "model", 128);
        errors.Label(message.Provider, at + "provider", 128);
        errors.Require(message.ResponseTimeMs is null || (double.IsFinite(message.ResponseTimeMs.Value) && message.ResponseTimeMs >= 0), at + "responseTimeMs", "Must be a number of milliseconds, 0 or more.");
        Check(message.Feedback, at + "feedback", errors);
        errors.Json(message.Metadata, at + "metadata", 65_536);
        Check(message.ToolCalls, at, errors);
    }

    /// <summary>Checks what a reader thought of a message.</summary>
    public static void Check(Feedback? feedback, string at, InputErrors errors)
    {
        if (feedback is not null)
        {
            errors.Require(feedback.Rating is >= 1 and <= 5, at + ".rating", "Must be 1 to 5.");
            errors.Text(feedback.Text, at + ".text", 10_000);
        }
    }

    private static void Check(IReadOnlyList<ToolCall>? calls, string at, InputErrors errors)
    {
        errors.Require(calls is not null, at + "toolCalls", "Must be a list, not null.");
        errors.Require(calls is null or { Count: <= 100 }, at + "toolCalls", "Must be at most 100 tool calls.");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(calls?.Count ?? 0, 100); i++)
        {
            var (call, field) = (calls![i], $"{at}toolCalls[{i}]");
            if (call is null)
            {
                errors.Add(field, "Must be a tool call, not null.");
                continue;
            }

            errors.Require(call.Id is not null, field + ".id", "Must not be null.");
            errors.Label(call.Id, field + ".id", 128);
            errors.Require(call.Id is null || ids.Add(call.Id), field + ".id", "Two tool calls of one message share this id.");
            errors.Require(call.Name is not null, field + ".name", "Must not be null.");
            errors.Label(call.Name, field + ".name", 128);
            errors.Text(call.Arguments, field + ".arguments", LongestContent);
            errors.Text(call.Result, field + ".result", LongestContent);
            errors.Text(call.Error, field + ".error", 10_000);
            errors.Require(Enum.IsDefined(call.Status), field + ".status", "Must be pending, running, completed or failed.");
        }
    }
}
