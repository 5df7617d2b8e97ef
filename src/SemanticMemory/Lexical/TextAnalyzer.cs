using System.Buffers;
using System.Text;

namespace SemanticMemory.Lexical;

/// <summary>
/// Turns text into the terms it is found by, in one pass.
/// </summary>
/// <remarks>
/// <para>Words are runs of letters and digits, folded (<see cref="WordFolding"/>) and, if they are a-z only, stemmed (<see cref="PorterStemmer"/>).
/// Scripts without spaces give each pair of neighbouring characters, and each character for a search that has just one.</para>
/// <para>An identifier gives itself as a whole and its parts, see <see cref="Compound"/>.</para>
/// </remarks>
internal readonly ref struct TextAnalyzer
{
    // A character with more marks than any script has is cut, so that a text of marks alone stays cheap.
    private const int LongestCluster = 16;

    private readonly ReadOnlySpan<char> _text;
    private readonly TermSink _sink;
    private readonly Compound _compound;
    private readonly WordFolding _folding = new();

    private TextAnalyzer(ReadOnlySpan<char> text, TermSink sink)
    {
        _text = text;
        _sink = sink;
        _compound = new Compound(sink, _folding);
    }

    /// <summary>Hands the text's terms to the sink, about in the order of the text.</summary>
    public static void Analyze(ReadOnlySpan<char> text, TermSink sink)
    {
        var analyzer = new TextAnalyzer(text, sink);
        for (var at = 0; at < text.Length;)
        {
            at = CharacterClasses.At(text, at, out var units) switch
            {
                CharacterClass.Word => analyzer._compound.Read(text, at),
                CharacterClass.Unspaced => analyzer.ReadUnspaced(at),
                _ => at + units,
            };
        }
    }

    private int ReadUnspaced(int start)
    {
        var end = EndOfCluster(start);
        Fold(start, end);
        if (!IsUnspaced(end))
        {
            _sink(_folding.Folded, new TermOccurrence(start, end - start, TermKind.Word));
            return end;
        }

        _sink(_folding.Folded, new TermOccurrence(start, end - start, TermKind.Character, IsExtra: true));
        while (IsUnspaced(end))
        {
            var (before, second) = (start, _folding.Length);
            (start, end) = (end, EndOfCluster(end));
            _folding.AppendUnspaced(_text[start..end]);
            _sink(_folding.Folded, new TermOccurrence(before, end - before, TermKind.Word));
            _folding.Folded[second..].CopyTo(_folding.Folded);
            _folding.Length -= second;
            _sink(_folding.Folded, new TermOccurrence(start, end - start, TermKind.Character, IsExtra: true));
        }

        return end;
    }

    private void Fold(int start, int end)
    {
        _folding.Length = 0;
        _folding.AppendUnspaced(_text[start..end]);
    }

    private bool IsUnspaced(int at) => at < _text.Length && CharacterClasses.At(_text, at, out _) == CharacterClass.Unspaced;

    private int EndOfCluster(int start)
    {
        _ = CharacterClasses.At(_text, start, out var units);
        var end = start + units;
        while (end < _text.Length && end - start < LongestCluster
            && Rune.DecodeFromUtf16(_text[end..], out var rune, out units) == OperationStatus.Done && UnspacedScripts.Continues(rune))
        {
            end += units;
        }

        return end;
    }
}
