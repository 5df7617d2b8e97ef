using SemanticMemory.Lexical;
using SemanticMemory.Messages;
using SemanticMemory.Search;

namespace SemanticMemory.Recall;

/// <summary>A message as the signals see it: its passages as turns, and the identifiers it contains. The default is a message without text, which keeps its neighbours apart.</summary>
internal readonly struct AnalysedMessage
{
    private readonly TurnText _first;
    private readonly LongText? _long;
    private readonly uint[]? _identifiers;

    /// <summary>A message that is one turn.</summary>
    public AnalysedMessage(TurnText turn, uint[] identifiers) => (_first, _identifiers) = (turn, identifiers);

    /// <summary>A long message.</summary>
    public AnalysedMessage(TextRange[] passages, TurnText[] turns, uint[] identifiers) => (_first, _long, _identifiers) = (turns[0], new LongText(passages, turns), identifiers);

    /// <summary>Where each turn stands in the content; empty where the whole message is one.</summary>
    public IReadOnlyList<TextRange> Passages => _long?.Passages ?? [];

    /// <summary>Ids of the identifiers in it, see <see cref="TermKind.Code"/>; rising.</summary>
    public IReadOnlyList<uint> Identifiers => _identifiers ?? [];

    /// <summary>Of the whole text; 0 for none.</summary>
    public uint Hash { get; init; }

    /// <summary>How many turns it has, at least one.</summary>
    public int TurnCount => _long?.Turns.Length ?? 1;

    /// <summary>The different pieces of the built-in model in all turns, rising.</summary>
    public ReadOnlySpan<ushort> Pieces => _long is null ? _first.Pieces : _long.Pieces;

    /// <summary>Analyses a message: its content, and what tools were asked and answered.</summary>
    public static AnalysedMessage Of(Message message)
    {
        var text = MessageText.ForWords(message.Content, author: null, message.ToolCalls);
        var passages = Embedding.Passages.Split(text);
        return passages.Count < 2
            ? new AnalysedMessage(TurnText.Of(text), IdentifiersOf(text)) { Hash = HashOf(text) }
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

    /// <summary>A turn, in the order of the text.</summary>
    public TurnText Turn(int index) => _long is null ? _first : _long.Turns[index];

    /// <summary>What only a message of several turns has.</summary>
    private sealed class LongText(TextRange[] passages, TurnText[] turns)
    {
        private ushort[]? _pieces;

        public TextRange[] Passages => passages;

        public TurnText[] Turns => turns;

        public ushort[] Pieces => _pieces ??= Union();

        private ushort[] Union()
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
}
