using System.Globalization;

namespace SemanticMemory.Tokens;

/// <summary>
/// Estimates tokens of the o200k_base encoding without its tables: within 15 % in total on English chat, rather more than less on other text.
/// </summary>
/// <remarks>
/// Text is cut as that encoding cuts it (words with the blank before them, digits by three, signs with the line breaks after
/// them), and each piece costs by the kind and number of its characters, at least one token. One pass, no allocation.
/// </remarks>
public static class BuiltInTokenCounter
{
    // Costs are in hundredths of a token, calibrated by eval-data/count-tokens.mjs and the test that reads what it counts.
    private const int Token = 100;
    private const int LowerCase = 8;
    private const int UpperCase = 45;
    private const int Sign = 30;
    private const int WideSign = 100;
    private const int Surrogate = 100;

    private enum Kind
    {
        Blank,
        Letter,
        Digit,
        Sign,
    }

    /// <summary>
    /// The estimate: 0 for the empty text, above 0 for any other, never less for a longer text than for its beginning, and never more than
    /// for its parts: <c>Count(a + b) &lt;= Count(a) + Count(b)</c> wherever it is cut, in the middle of a surrogate pair too.
    /// </summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var tokens = 0;
        var before = Kind.Blank;
        for (var at = 0; at < text.Length;)
        {
            // Most blanks are one space before a word, and part of that.
            at += text[at] == ' ' && at + 1 < text.Length && char.IsAsciiLetter(text[at + 1]) ? 1 : 0;
            var kind = KindOf(text[at]);
            if (kind == Kind.Letter)
            {
                tokens += Word(text, ref at);
            }
            else
            {
                var end = EndOfRun(text, at, kind);
                tokens += kind switch
                {
                    Kind.Blank => Blanks(text, at, end, afterSign: before == Kind.Sign),
                    Kind.Digit => (end - at + 2) / 3,
                    _ => Signs(text[at..end]),
                };
                at = end;
            }

            before = kind;
        }

        return tokens;
    }

    // Line breaks are one token, or part of the sign right before them. Other blanks are one more, save a single one
    // before a word or sign, which is part of that; a number takes none.
    private static int Blanks(ReadOnlySpan<char> text, int at, int end, bool afterSign)
    {
        var blanks = end - at - text[at..end].Count('\n') - text[at..end].Count('\r');
        var breaks = blanks < end - at && !(afterSign && text[at] is '\n' or '\r') ? 1 : 0;
        var joined = end < text.Length && KindOf(text[end]) != Kind.Digit && text[end - 1] is not ('\n' or '\r') ? 1 : 0;
        return breaks + (blanks > joined ? 1 : 0);
    }

    // Up to where a capital follows a small letter. An apostrophe after a letter belongs to the word and costs nothing: else cutting
    // before it, where it may join the signs that follow, would make a text cheaper.
    private static int Word(ReadOnlySpan<char> text, ref int at)
    {
        long cost = CostOf(text[at]);
        for (at++; at < text.Length; at++)
        {
            // A small letter always goes on, and most letters are.
            var letter = text[at];
            if (letter is >= 'a' and <= 'z')
            {
                cost += LowerCase;
            }
            else if (GoesOn(text, at))
            {
                cost += CostOf(letter);
            }
            else
            {
                break;
            }
        }

        return Whole(cost);
    }

    private static bool GoesOn(ReadOnlySpan<char> text, int at) => text[at] is '\'' or '\u2019'
        ? text[at - 1] is not ('\'' or '\u2019')
        : KindOf(text[at]) == Kind.Letter && !(char.IsUpper(text[at]) && char.IsLower(text[at - 1]));

    private static int Signs(ReadOnlySpan<char> signs)
    {
        var cost = 0L;
        foreach (var sign in signs)
        {
            cost += char.IsAscii(sign) ? Sign : char.IsSurrogate(sign) ? Surrogate : WideSign;
        }

        return Whole(cost);
    }

    private static int Whole(long cost) => (int)((cost + Token - 1) / Token);

    private static int CostOf(char letter) => letter switch
    {
        >= 'a' and <= 'z' => LowerCase,
        >= 'A' and <= 'Z' => UpperCase,
        '\'' or '\u2019' => 0,
        < '\u0250' => 45, // Latin with diacritics
        < '\u0370' => 60,
        < '\u0400' => 40, // Greek
        < '\u0530' => 23, // Cyrillic
        < '\u0590' => 60, // Armenian
        < '\u0780' => 35, // Hebrew, Arabic, Syriac
        < '\u0900' => 80,
        < '\u0E00' => 38, // scripts of India
        < '\u0E80' => 45, // Thai
        < '\u1100' => 80,
        >= '\u3040' and < '\u3100' => 62, // kana
        >= '\u4E00' and < '\uA000' => 75, // Han
        >= '\uAC00' and < '\uD7B0' => 60, // Hangul
        _ => 100,
    };

    private static Kind KindOf(char letter)
    {
        if (letter is >= 'a' and <= 'z' or >= 'A' and <= 'Z')
        {
            return Kind.Letter;
        }

        return char.IsWhiteSpace(letter) ? Kind.Blank
            : char.IsDigit(letter) ? Kind.Digit
            : char.IsLetter(letter) || IsMark(letter) ? Kind.Letter
            : Kind.Sign;
    }

    private static bool IsMark(char letter) => !char.IsAscii(letter)
        && CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static int EndOfRun(ReadOnlySpan<char> text, int at, Kind kind)
    {
        var end = at + 1;
        while (end < text.Length && KindOf(text[end]) == kind)
        {
            end++;
        }

        return end;
    }
}
