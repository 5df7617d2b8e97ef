using Microsoft.Extensions.AI;
using SemanticMemory.Messages;

namespace SemanticMemory.Client.Chat;

/// <summary>What a request to a model says, as the memory sees it (pure functions).</summary>
internal static class Conversation
{
    // Recall goes by the newest turn and the two before it; it reads no more than this of each.
    private const int Turns = 4;
    private const int Beginning = 300;
    private const int End = 500;

    /// <summary>Did it come from the memory?</summary>
    public static bool IsInjected(ChatMessage message) => message.AdditionalProperties?.ContainsKey(MemoryProperties.Injected) is true;

    /// <summary>
    /// What was asked: the run of user messages that ends at the last one. Within a loop of tool calls the tail of the request is the tools' answers, so the tail
    /// would tell nothing.
    /// </summary>
    public static IReadOnlyList<ChatMessage> Asked(IReadOnlyList<ChatMessage> messages)
    {
        var last = messages.Count - 1;
        while (last >= 0 && !IsAsked(messages[last]))
        {
            last--;
        }

        var first = last;
        while (first > 0 && IsAsked(messages[first - 1]))
        {
            first--;
        }

        return last < 0 ? [] : [.. messages.Skip(first).Take(last - first + 1).Where(message => !string.IsNullOrWhiteSpace(message.Text))];
    }

    /// <summary>The last turns, oldest first, shortened: what to recall by.</summary>
    public static IReadOnlyList<NewMessage> Recent(IReadOnlyList<ChatMessage> messages) =>
        [.. messages.Where(IsTurn).TakeLast(Turns).Select(message => new NewMessage { Role = RoleOf(message), Content = Shortened(message.Text) })];

    /// <summary>The answer, if the turn is over: a reply that still asks for tools is not the end of it.</summary>
    public static IReadOnlyList<ChatMessage> Answered(ChatResponse response) => response.Messages.LastOrDefault() is { } last && IsTurn(last) && last.Role == ChatRole.Assistant
        ? [.. response.Messages.Where(message => message.Role == ChatRole.Assistant && IsTurn(message))]
        : [];

    /// <summary>A person or the assistant says something, without asking for tools.</summary>
    public static bool IsTurn(ChatMessage message) =>
        !IsInjected(message) && (message.Role == ChatRole.User || message.Role == ChatRole.Assistant) && !string.IsNullOrWhiteSpace(message.Text)
        && !message.Contents.Any(content => content is FunctionCallContent or FunctionResultContent);

    private static bool IsAsked(ChatMessage message) => message.Role == ChatRole.User && !IsInjected(message);

    private static MessageRole RoleOf(ChatMessage message) => message.Role == ChatRole.User ? MessageRole.User : MessageRole.Assistant;

    private static string Shortened(string text)
    {
        if (text.Length <= Beginning + End)
        {
            return text;
        }

        // Not within a pair of surrogates.
        var head = char.IsHighSurrogate(text[Beginning - 1]) ? Beginning - 1 : Beginning;
        var tail = text.Length - End;
        tail = char.IsLowSurrogate(text[tail]) ? tail + 1 : tail;
        return $"{text[..head]} … {text[tail..]}";
    }
}
