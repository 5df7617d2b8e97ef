using System.Text;
using SemanticMemory.Lexical;

namespace SemanticMemory.Embedding;

/// <summary>What a passage is never cut inside of: a word, a piece of an endless one, or a character of a script without spaces.</summary>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="End">The unit after the last.</param>
/// <param name="Size">In half words.</param>
/// <param name="EndsSentence">May a passage end here for a better reason than its size?</param>
internal readonly record struct Atom(int Start, int End, int Size, bool EndsSentence);

/// <summary>Cuts text into atoms.</summary>
internal static class Atoms
{
    // Longer words are addresses, keys or encoded data: they count as several, and beyond the second bound are cut.
    private const int UsualWord = 20;
    private const int LongestWord = 200;

    /// <summary>All atoms, in order; what lies between them is blank.</summary>
    public static List<Atom> Of(string text)
    {
        var atoms = new List<Atom>(text.Length / 6);
        var at = SkipBlank(text, 0);
        var line = true;
        while (at < text.Length)
        {
            var end = EndOf(text, at, out var size);
            var next = SkipBlank(text, end);
            var ends = next == text.Length || SentenceEnds.IsBetween(text, at, end, next, line);
            atoms.Add(new Atom(at, end, size, ends));
            line = text.AsSpan(end, next - end).ContainsAny("\n\r\u2028\u2029");
            at = next;
        }

        return atoms;
    }

    private static int EndOf(string text, int start, out int size)
    {
        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
        {
            _ = Rune.DecodeFromUtf16(text.AsSpan(end), out var rune, out var units);
            if (end - start + units > LongestWord)
            {
                break;
            }

            var alone = UnspacedScripts.Contains(rune) || SentenceEnds.IsWidePunctuation(rune);
            if (alone && end > start)
            {
                break;
            }

            end += units;
            if (alone)
            {
                size = 1;
                return WithMarks(text, end, start + LongestWord);
            }
        }

        size = 2 * ((end - start + UsualWord - 1) / UsualWord);
        return end;
    }

    private static int WithMarks(string text, int end, int most)
    {
        while (end < text.Length && Rune.DecodeFromUtf16(text.AsSpan(end), out var rune, out var units) == System.Buffers.OperationStatus.Done
            && UnspacedScripts.Continues(rune) && end + units <= most)
        {
            end += units;
        }

        return end;
    }

    private static int SkipBlank(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
