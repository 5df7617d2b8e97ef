namespace SemanticMemory.Context;

/// <summary>A window as messages for a chat model.</summary>
internal static class ContextChat
{
    /// <summary>
    /// One system turn (prompt, summary, facts, earlier conversations as quoted data), then this conversation's turns in their roles.
    /// One and not several, because some models take only one; the prompt comes first, so that a provider's cache of prefixes holds it.
    /// </summary>
    public static IReadOnlyList<ChatTurn> Render(ContextWindow window, TimeZoneInfo timeZone)
    {
        var turns = new List<ChatTurn>();
        var sections = ContextText.Sections(window, new WindowLayout(timeZone));
        if (sections.Count > 0)
        {
            turns.Add(new ChatTurn("system", string.Join(WindowLayout.BetweenSections, sections)));
        }

        var severalPeople = WindowLayout.SeveralPeople(window.Messages);
        turns.AddRange(window.Messages.Select(message =>
            new ChatTurn(WindowLayout.Role(message.Role), WindowLayout.ChatSpeaker(message, severalPeople) + WindowLayout.Said(message))));
        return turns;
    }
}
