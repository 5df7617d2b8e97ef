using SemanticMemory.Messages;

namespace SemanticMemory.Context;

/// <summary>A text to recall by and how much it counts; the newest turn counts 1.</summary>
internal sealed record WeightedText(string Text, float Weight);

/// <summary>What to recall by.</summary>
/// <param name="Parts">Heaviest first; empty when nothing was said yet.</param>
internal sealed record RecallQuery(IReadOnlyList<WeightedText> Parts)
{
    /// <summary>The parts' texts, heaviest first, one a line: for display.</summary>
    public string Text => string.Join('\n', Parts.Select(part => part.Text));

    /// <summary>A query that was given.</summary>
    public static RecallQuery Of(string query) => new(string.IsNullOrWhiteSpace(query) ? [] : [new WeightedText(query.Trim(), 1)]);

    /// <summary>The query of a conversation's last turns, given oldest first.</summary>
    public static RecallQuery From(IReadOnlyList<Message> turns) => throw new NotSupportedException($"{turns.Count}");
}
