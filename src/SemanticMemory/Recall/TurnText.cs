using System.Runtime.InteropServices;
using SemanticMemory.Embedding;

namespace SemanticMemory.Recall;

/// <summary>What the signals need of one turn's text: a short message, or a passage of a long one. Immutable, so that it can be kept.</summary>
internal sealed class TurnText
{
    // A question mark so near the end still asks, whatever follows it ("…did you? Just curious!").
    private const int Ending = 60;

    private TurnText(uint[] terms, ushort[] counts, int length, ushort[] pieces, bool endsAsQuestion, bool asks)
    {
        (Terms, Counts, Length, Pieces, EndsAsQuestion, Asks) = (terms, counts, length, pieces, endsAsQuestion, asks);
        var distinct = pieces.ToArray();
        Array.Sort(distinct);
        var count = 0;
        foreach (var piece in distinct)
        {
            if (count == 0 || distinct[count - 1] != piece)
            {
                distinct[count++] = piece;
            }
        }

        DistinctPieces = distinct[..count];
    }

    /// <summary>Ids of its terms, rising, each once.</summary>
    public uint[] Terms { get; }

    /// <summary>How often each of <see cref="Terms"/> occurs.</summary>
    public ushort[] Counts { get; }

    /// <summary>How many terms there are, repetitions counted.</summary>
    public int Length { get; }

    /// <summary>The built-in model's pieces, in the order of the text.</summary>
    public ushort[] Pieces { get; }

    /// <summary>The same, rising, each once.</summary>
    public ushort[] DistinctPieces { get; }

    /// <summary>Is its last character a question mark?</summary>
    public bool EndsAsQuestion { get; }

    /// <summary>Is there a question mark near its end?</summary>
    public bool Asks { get; }

    /// <summary>Analyses a text.</summary>
    public static TurnText Of(ReadOnlySpan<char> text)
    {
        var terms = new List<uint>((text.Length / 6) + 4);
        LocalTerms.Append(text, terms);
        terms.Sort();
        var length = terms.Count;
        var counts = new ushort[length];
        var distinct = 0;
        var span = CollectionsMarshal.AsSpan(terms);
        foreach (var term in span)
        {
            if (distinct == 0 || span[distinct - 1] != term)
            {
                span[distinct++] = term;
            }

            counts[distinct - 1] += (ushort)(counts[distinct - 1] < ushort.MaxValue ? 1 : 0);
        }

        var pieces = new List<ushort>((text.Length / 4) + 4);
        StaticModel.Shared.Pieces.Encode(text, pieces);
        var trimmed = text.TrimEnd();
        return new TurnText(
            span[..distinct].ToArray(),
            counts[..distinct],
            length,
            [.. pieces],
            trimmed is [.., '?' or '？' or '؟'],
            text[Math.Max(0, text.Length - Ending)..].ContainsAny('?', '？', '؟'));
    }

    /// <summary>How often a term occurs.</summary>
    public int CountOf(uint term) => Array.BinarySearch(Terms, term) is var at && at >= 0 ? Counts[at] : 0;
}
