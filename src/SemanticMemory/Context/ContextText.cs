namespace SemanticMemory.Context;

/// <summary>A window as one text for a prompt.</summary>
internal static class ContextText
{
    /// <summary>System prompt, summary, facts, earlier conversations as quoted data, then this conversation's turns.</summary>
    public static string Render(ContextWindow window, TimeZoneInfo timeZone) => throw new NotSupportedException(window.Query + timeZone);
}
