using System.Text;

namespace SemanticMemory.Messages;

/// <summary>What of a message is found by words.</summary>
internal static class MessageText
{
    /// <summary>Author, content and what tools were asked and answered. Vectors are made of the content alone.</summary>
    public static string ForWords(NewMessage message) => ForWords(message.Content, message.Author, message.ToolCalls);

    /// <summary>The same of a message's parts.</summary>
    public static string ForWords(string content, string? author, IReadOnlyList<ToolCall> toolCalls)
    {
        if (toolCalls.Count == 0)
        {
            return author is null ? content : $"{author}: {content}";
        }

        var text = new StringBuilder();
        if (author is not null)
        {
            text.Append(author).Append(": ");
        }

        text.Append(content);
        foreach (var call in toolCalls)
        {
            text.Append('\n').Append(call.Name).Append(' ').Append(call.Arguments).Append(' ').Append(call.Result);
        }

        return text.ToString();
    }
}
