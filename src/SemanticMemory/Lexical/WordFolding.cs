using System.Globalization;
using System.Text;

namespace SemanticMemory.Lexical;

/// <summary>
/// Makes spellings of a word equal: compatibility forms (full-width, ligatures) as their plain ones, no diacritics on Latin, Greek, Cyrillic,
/// Hebrew and Arabic letters, lower case, ß as ss, digits of every script as 0-9. Not thread-safe: it keeps its scratch space.
/// </summary>
internal sealed class WordFolding
{
    private char[] _scratch = [];
    private char[] _folded = new char[128];

    /// <summary>The folded characters so far.</summary>
    public Span<char> Folded => _folded.AsSpan(0, Length);

    /// <summary>How many there are; may be lowered.</summary>
    public int Length { get; set; }

    /// <summary>Appends a character as it is.</summary>
    public void Append(char letter)
    {
        Reserve(1);
        _folded[Length++] = letter;
    }

    /// <summary>Appends a folded word: letters, digits and their marks, without lone surrogates.</summary>
    public void AppendWord(ReadOnlySpan<char> word)
    {
        Reserve(word.Length);
        if (Ascii.IsValid(word))
        {
            _ = Ascii.ToLower(word, _folded.AsSpan(Length), out var written);
            Length += written;
            return;
        }

        foreach (var rune in Normalize(word, NormalizationForm.FormKD).EnumerateRunes())
        {
            AppendFolded(rune);
        }
    }

    /// <summary>Appends a character of a script without spaces and its marks, as its plain form.</summary>
    public void AppendUnspaced(ReadOnlySpan<char> cluster)
    {
        var plain = cluster.Length == 1 && cluster[0] is >= '\u4E00' and <= '\u9FFF' or >= '\u3041' and <= '\u3096' or >= '\u30A1' and <= '\u30FC'
            or >= '\u0E01' and <= '\u0E32'
            ? cluster
            : Normalize(cluster, NormalizationForm.FormKC);
        Reserve(plain.Length);
        plain.CopyTo(_folded.AsSpan(Length));
        Length += plain.Length;
    }

    private void AppendFolded(Rune rune)
    {
        // Of all marks only the one of й makes another letter.
        if (IsDropped(rune) && !(rune.Value == 0x306 && Length > 0 && _folded[Length - 1] == 'и'))
        {
            return;
        }

        rune = Rune.ToLowerInvariant(rune);
        var plain = rune.Value switch
        {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'đ' or 'ð' => "d",
            'ħ' => "h",
            'ł' => "l",
            'þ' => "th",
            'ı' => "i",
            'ς' => "σ",
            _ => null,
        };
        if (plain is not null)
        {
            foreach (var letter in plain)
            {
                Append(letter);
            }

            return;
        }

        Reserve(2);
        var digit = Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber ? (int)Rune.GetNumericValue(rune) : -1;
        Length += (digit >= 0 ? new Rune((char)('0' + digit)) : rune).EncodeToUtf16(_folded.AsSpan(Length));
    }

    // Diacritics, vowel points, the stretching sign of Arabic, and what is invisible. Marks of other scripts are letters to their readers.
    private static bool IsDropped(Rune rune) => rune.Value switch
    {
        < 0x80 => false,
        0x0640 => true,
        >= 0x0300 and <= 0x036F or >= 0x0483 and <= 0x0487 or >= 0x0591 and <= 0x05C7 or >= 0x0610 and <= 0x061A or >= 0x064B and <= 0x065F or 0x0670
            or >= 0x06D6 and <= 0x06ED or >= 0x1AB0 and <= 0x1AFF or >= 0x1DC0 and <= 0x1DFF or >= 0x20D0 and <= 0x20FF or >= 0xFE20 and <= 0xFE2F
            => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format,
        _ => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format,
    };

    private ReadOnlySpan<char> Normalize(ReadOnlySpan<char> text, NormalizationForm form)
    {
        int written;
        while (!text.TryNormalize(_scratch, out written, form))
        {
            _scratch = new char[Math.Max(_scratch.Length * 2, text.Length * 3)];
        }

        return _scratch.AsSpan(0, written);
    }

    private void Reserve(int more)
    {
        if (Length + more > _folded.Length)
        {
            Array.Resize(ref _folded, Math.Max(_folded.Length * 2, Length + more));
        }
    }
}
