namespace SemanticMemory.Context;

/// <summary>A window as one text for a prompt.</summary>
internal static class ContextText
{
    /// <summary>System prompt, summary, facts, earlier conversations as quoted data, then this conversation's turns.</summary>
    public static string Render(ContextWindow window, TimeZoneInfo timeZone)
    {
        var layout = new WindowLayout(timeZone);
        var sections = Sections(window, layout);
        if (window.Messages.Count > 0)
        {
            sections.Add(string.Join(WindowLayout.BetweenLines, window.Messages.Select(layout.Turn).Prepend(WindowLayout.TurnsHeading)));
        }

        return string.Join(WindowLayout.BetweenSections, sections);
    }

    /// <summary>What comes before the turns; the same in chat messages.</summary>
    public static List<string> Sections(ContextWindow window, WindowLayout layout)
    {
        var sections = new List<string>();
        if (window.SystemPrompt is { } prompt)
        {
            sections.Add(prompt);
        }

        if (window.Summary is { } summary)
        {
            sections.Add(string.Join(WindowLayout.BetweenLines, WindowLayout.SummaryHeading, WindowLayout.Summary(summary)));
        }

        if (window.Items.Count > 0)
        {
            sections.Add(string.Join(WindowLayout.BetweenLines, window.Items.Select(WindowLayout.Item).Prepend(WindowLayout.ItemsHeading)));
        }

        if (window.Recalled.Count > 0)
        {
            sections.Add(layout.RecalledHeading);
            sections.AddRange(window.Recalled.Select(passage => Passage(passage, layout)));
        }

        return sections;
    }

    private static string Passage(RecalledPassage passage, WindowLayout layout) => string.Join(
        WindowLayout.BetweenLines,
        MessageOrder.Sorted([passage.Message, .. passage.Neighbours])
            .Select(message => layout.Quoted(message, passage.Message))
            .Prepend(layout.Passage(passage.Message, passage.Session)));
}
