using System.Buffers;
using System.Globalization;
using System.Text;

namespace SemanticMemory.Lexical;

/// <summary>What a character is to the analysis.</summary>
internal enum CharacterClass
{
    /// <summary>Between words.</summary>
    Other,

    /// <summary>Of a word: a letter, a decimal digit, a mark or something invisible within.</summary>
    Word,

    /// <summary>Of a script without spaces.</summary>
    Unspaced,
}

/// <summary>Tells the classes apart.</summary>
internal static class CharacterClasses
{
    /// <summary>The class of the character at a place, and how many UTF-16 units it has. A lone surrogate is between words.</summary>
    public static CharacterClass At(ReadOnlySpan<char> text, int at, out int units)
    {
        units = 1;
        var letter = text[at];
        if (char.IsAscii(letter))
        {
            return char.IsAsciiLetterOrDigit(letter) ? CharacterClass.Word : CharacterClass.Other;
        }

        if (Rune.DecodeFromUtf16(text[at..], out var rune, out units) != OperationStatus.Done)
        {
            return CharacterClass.Other;
        }

        return UnspacedScripts.Contains(rune) ? CharacterClass.Unspaced : Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format => CharacterClass.Word,
            _ => CharacterClass.Other,
        };
    }
}
