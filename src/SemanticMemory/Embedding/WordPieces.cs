using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SemanticMemory.Embedding;

/// <summary>
/// The tokenizer of static-en-256: letters without their marks, lower case; runs of a-z and 0-9 are words; each is cut, longest
/// first, into pieces of the vocabulary. A word with a part that has no piece is dropped, and so is one over 100 characters.
/// </summary>
internal sealed class WordPieces
{
    /// <summary>The most characters of a piece, its <c>##</c> not counted.</summary>
    public const int LongestPiece = 24;

    private const int LongestWord = 100;
    private const string Continuation = "##";

    // What a character of a word becomes: a letter or digit, or one of these two.
    private const byte Separator = 0;
    private const byte Nothing = 1;

    // Every character whose canonical decomposition holds an ASCII letter lies below here, in the next block, or is one of two signs.
    private const int LatinEnd = 0x250;
    private const int LatinAdditional = 0x1E00;
    private const int LatinAdditionalEnd = 0x1F00;
    private static readonly byte[] Latin = Decompose(0, LatinEnd);
    private static readonly byte[] LatinMore = Decompose(LatinAdditional, LatinAdditionalEnd);

    private readonly PieceTable _first;
    private readonly PieceTable _rest;

    /// <summary>Makes a tokenizer of a vocabulary, one piece per id.</summary>
    public WordPieces(IReadOnlyList<string> vocabulary)
    {
        var first = new List<(byte[], ushort)>(vocabulary.Count);
        var rest = new List<(byte[], ushort)>(vocabulary.Count);
        for (var id = 0; id < vocabulary.Count; id++)
        {
            var piece = vocabulary[id];
            var continues = piece.StartsWith(Continuation, StringComparison.Ordinal);
            (continues ? rest : first).Add((Encoding.ASCII.GetBytes(continues ? piece[Continuation.Length..] : piece), checked((ushort)id)));
        }

        (_first, _rest) = (new PieceTable(first), new PieceTable(rest));
    }

    /// <summary>Appends the ids of a text's pieces, in the order of the text.</summary>
    public void Encode(ReadOnlySpan<char> text, List<ushort> ids)
    {
        Span<byte> word = stackalloc byte[LongestWord];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var folded = text[i] < LatinEnd ? Latin[text[i]] : Fold(text, ref i);
            if (folded > Nothing)
            {
                if (length < LongestWord)
                {
                    word[length] = folded;
                }

                length++;
            }
            else if (folded == Separator && length > 0)
            {
                EncodeWord(word, length, ids);
                length = 0;
            }
        }

        EncodeWord(word, length, ids);
    }

    private void EncodeWord(Span<byte> word, int length, List<ushort> ids)
    {
        if (length is 0 or > LongestWord)
        {
            return;
        }

        var before = ids.Count;
        for (var start = 0; start < length;)
        {
            var taken = (start == 0 ? _first : _rest).Longest(word[start..length], LongestPiece, out var id);
            if (taken == 0)
            {
                CollectionsMarshal.SetCount(ids, before);
                return;
            }

            ids.Add(id);
            start += taken;
        }
    }

    private static byte Fold(ReadOnlySpan<char> text, ref int at)
    {
        var letter = text[at];
        if (letter is >= (char)LatinAdditional and < (char)LatinAdditionalEnd)
        {
            return LatinMore[letter - LatinAdditional];
        }

        if (char.IsHighSurrogate(letter) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            return IsMark(Rune.GetUnicodeCategory(new Rune(letter, text[++at])));
        }

        return letter switch
        {
            '\u212A' => (byte)'k', // Kelvin sign
            '\u212B' => (byte)'a', // Ångström sign
            _ => IsMark(CharUnicodeInfo.GetUnicodeCategory(letter)),
        };
    }

    private static byte IsMark(UnicodeCategory category) => category == UnicodeCategory.NonSpacingMark ? Nothing : Separator;

    private static byte[] Decompose(int from, int before)
    {
        var table = new byte[before - from];
        for (var i = 0; i < table.Length; i++)
        {
            var letter = (char)(from + i);
            var first = char.ToLowerInvariant(letter.ToString().Normalize(NormalizationForm.FormD)[0]);
            table[i] = char.IsAsciiLetterOrDigit(first) ? (byte)first : IsMark(CharUnicodeInfo.GetUnicodeCategory(letter));
        }

        return table;
    }
}
