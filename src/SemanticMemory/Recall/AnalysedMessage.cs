using SemanticMemory.Lexical;
using SemanticMemory.Messages;
using SemanticMemory.Search;

namespace SemanticMemory.Recall;

/// <summary>A message as the signals see it: its passages as turns, and the identifiers it contains.</summary>
/// <param name="Passages">Where each turn stands in the content; empty where the whole message is one.</param>
/// <param name="Turns">At least one, in the order of the text; a message without text has an empty one, which keeps its neighbours apart.</param>
/// <param name="Identifiers">Ids of the identifiers in it, see <see cref="TermKind.Code"/>; rising.</param>
internal sealed record AnalysedMessage(IReadOnlyList<TextRange> Passages, IReadOnlyList<TurnText> Turns, IReadOnlyList<uint> Identifiers)
{
    private ushort[]? _pieces;

    /// <summary>Of the whole text; 0 for none.</summary>
    public uint Hash { get; init; }

    /// <summary>The different pieces of the built-in model in all turns, rising.</summary>
    public ReadOnlySpan<ushort> Pieces => Turns.Count == 1 ? Turns[0].Pieces : _pieces ??= Union(Turns);

    /// <summary>A message without text.</summary>
    public static AnalysedMessage Empty { get; } = new([], [TurnText.Empty], []);

    /// <summary>Analyses a message: its content, and what tools were asked and answered.</summary>
    public static AnalysedMessage Of(Message message)
    {
        var text = MessageText.ForWords(message.Content, author: null, message.ToolCalls);
        var passages = Embedding.Passages.Split(text);
        return passages.Count < 2
            ? new AnalysedMessage([], [TurnText.Of(text)], IdentifiersOf(text)) { Hash = HashOf(text) }
            : new AnalysedMessage(
                [.. passages.Select(passage => new TextRange(passage.Start, passage.Length))],
                [.. passages.Select(passage => TurnText.Of(text.AsSpan(passage.Start, passage.Length)))],
                IdentifiersOf(text))
            {
                Hash = HashOf(text),
            };
    }

    /// <summary>See <see cref="Hash"/>.</summary>
    public static uint HashOf(string text) => text.Length == 0 ? 0 : TermId.Of(text) | 1;

    /// <summary>The identifiers of a text.</summary>
    public static uint[] IdentifiersOf(string text)
    {
        // An identifier has a digit, an @ or a _: most messages need no second look.
        if (!text.AsSpan().ContainsAnyInRange('0', '9') && !text.AsSpan().ContainsAny('@', '_') && System.Text.Ascii.IsValid(text))
        {
            return [];
        }

        var found = new SortedSet<uint>();
        TextAnalyzer.Analyze(text, (term, occurrence) =>
        {
            if (occurrence.Kind == TermKind.Code)
            {
                found.Add(TermId.Of(term));
            }
        });
        return [.. found];
    }

    private static ushort[] Union(IReadOnlyList<TurnText> turns)
    {
        var all = new SortedSet<ushort>();
        foreach (var turn in turns)
        {
            foreach (var piece in turn.Pieces)
            {
                all.Add(piece);
            }
        }

        return [.. all];
    }
}
