using Microsoft.Extensions.AI;
using SemanticMemory.Context;

namespace SemanticMemory.Replies;

/// <summary>A context window as a chat model takes it.</summary>
internal static class ChatPrompt
{
    private const string Between = "\n\n";

    /// <summary>
    /// The window's chat turns. What a tool returned stands in the assistant's part, which asked for it: models take the role <c>tool</c> only together with
    /// declared tools. Turns of one role that follow each other are one, because many models want the roles to alternate.
    /// </summary>
    public static IReadOnlyList<ChatMessage> Of(IReadOnlyList<ChatTurn> turns)
    {
        var prompt = new List<ChatMessage>();
        foreach (var turn in turns)
        {
            var (role, content) = turn.Role switch
            {
                "system" => (ChatRole.System, turn.Content),
                "user" => (ChatRole.User, turn.Content),
                "tool" => (ChatRole.Assistant, $"[tool returned: {turn.Content}]"),
                _ => (ChatRole.Assistant, turn.Content),
            };
            if (prompt is [.., var last] && last.Role == role)
            {
                prompt[^1] = new ChatMessage(role, last.Text + Between + content);
            }
            else
            {
                prompt.Add(new ChatMessage(role, content));
            }
        }

        return prompt;
    }
}
