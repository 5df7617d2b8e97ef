using System.Globalization;
using System.Text;

namespace SemanticMemory.Lexical;

/// <summary>Scripts that are written without spaces between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan and their relatives.</summary>
internal static class UnspacedScripts
{
    /// <summary>Is it a letter or digit of such a script? Punctuation and marks are not; Hangul is not, it has spaces.</summary>
    public static bool Contains(Rune rune)
    {
        var value = rune.Value;
        if (value < 0x0E00)
        {
            return false;
        }

        return value switch
        {
            <= 0x0FFF => Rune.IsLetterOrDigit(rune), // Thai, Lao, Tibetan
            >= 0x1000 and <= 0x109F => Rune.IsLetterOrDigit(rune), // Burmese
            >= 0x1780 and <= 0x17FF => Rune.IsLetterOrDigit(rune), // Khmer
            >= 0x1950 and <= 0x19DF => Rune.IsLetterOrDigit(rune), // Tai Le, New Tai Lue
            >= 0x1A20 and <= 0x1AAF => Rune.IsLetterOrDigit(rune), // Tai Tham
            >= 0x2E80 and <= 0x2FDF => true, // radicals
            >= 0x3005 and <= 0x3007 => true, // iteration mark, closing mark, zero
            >= 0x3021 and <= 0x3035 => Rune.IsLetterOrDigit(rune),
            >= 0x3041 and <= 0x312F => Rune.IsLetterOrDigit(rune), // kana, Bopomofo
            >= 0x31A0 and <= 0x31FF => Rune.IsLetterOrDigit(rune),
            >= 0x3400 and <= 0x4DBF => true,
            >= 0x4E00 and <= 0xA4CF => Rune.IsLetterOrDigit(rune), // Han, Yi
            >= 0xF900 and <= 0xFAFF => true,
            >= 0xFF66 and <= 0xFF9D => true, // half-width katakana
            >= 0x1AFF0 and <= 0x1B16F => true,
            >= 0x20000 and <= 0x3FFFF => true,
            _ => false,
        };
    }

    /// <summary>Does it belong to the character before it: a mark, a joiner, a half-width voicing sign?</summary>
    public static bool Continues(Rune rune) => rune.Value is 0xFF9E or 0xFF9F
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;
}
