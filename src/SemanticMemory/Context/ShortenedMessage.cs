using System.Text.Encodings.Web;
using System.Text.Json;
using SemanticMemory.Messages;
using SemanticMemory.Search;

namespace SemanticMemory.Context;

/// <summary>Messages whose texts are cut.</summary>
internal static class ShortenedMessage
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The message with each of its texts cut to <paramref name="length"/>; the very same one when none is longer.</summary>
    public static Message Of(Message message, int length, TextRange best = default)
    {
        var content = ShortenedText.Around(message.Content, best, length);
        var calls = message.ToolCalls.Select(call => Of(call, length)).ToList();
        return ReferenceEquals(content, message.Content) && calls.SequenceEqual(message.ToolCalls)
            ? message
            : message with { Content = content, ToolCalls = calls };
    }

    /// <summary>The length of the message's longest text.</summary>
    public static int LongestText(Message message) => message.ToolCalls
        .SelectMany(call => new[] { call.Arguments, call.Result, call.Error })
        .Append(message.Content)
        .Max(text => text?.Length ?? 0);

    private static ToolCall Of(ToolCall call, int length) => call with
    {
        Arguments = Json(call.Arguments, length),
        Result = Plain(call.Result, length),
        Error = Plain(call.Error, length),
    };

    private static string? Plain(string? text, int length) => text is null ? null : ShortenedText.Head(text, length);

    // Arguments are JSON and stay JSON: what is left of them becomes a string.
    private static string? Json(string? arguments, int length) => Plain(arguments, length) is { } text && !ReferenceEquals(text, arguments)
        ? JsonSerializer.Serialize(text, Readable)
        : arguments;
}
