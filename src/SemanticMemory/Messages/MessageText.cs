using System.Text;

namespace SemanticMemory.Messages;

/// <summary>What of a message is found by words.</summary>
internal static class MessageText
{
    /// <summary>Author, content and what tools were asked and answered. Vectors are made of the content alone.</summary>
    public static string ForWords(NewMessage message)
    {
        if (message.ToolCalls.Count == 0)
        {
            return message.Author is null ? message.Content : $"{message.Author}: {message.Content}";
        }

        var text = new StringBuilder();
        if (message.Author is not null)
        {
            text.Append(message.Author).Append(": ");
        }

        text.Append(message.Content);
        foreach (var call in message.ToolCalls)
        {
            text.Append('\n').Append(call.Name).Append(' ').Append(call.Arguments).Append(' ').Append(call.Result);
        }

        return text.ToString();
    }
}
