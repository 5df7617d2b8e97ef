using SemanticMemory.Lexical;

namespace SemanticMemory.Recall;

/// <summary>A word as it stands in a text: letters, digits, <c>_</c> and apostrophes.</summary>
/// <param name="Text">As written.</param>
/// <param name="Start">Its first UTF-16 unit.</param>
internal readonly record struct QuestionWord(string Text, int Start)
{
    /// <summary>The word as names are compared: lower case, without a genitive 's and outer apostrophes.</summary>
    public string Bare
    {
        get
        {
            var lower = Text.ToLowerInvariant().Replace('’', '\'');
            return (lower.EndsWith("'s", StringComparison.Ordinal) ? lower[..^2] : lower).Trim('\'');
        }
    }

    /// <summary>Does it begin with a capital letter?</summary>
    public bool IsCapitalised => char.IsUpper(Text[0]);

    /// <summary>The words of a text, in order.</summary>
    public static List<QuestionWord> Of(string text)
    {
        var words = new List<QuestionWord>();
        var start = -1;
        for (var at = 0; at <= text.Length;)
        {
            var units = 1;
            if (at < text.Length && (text[at] is '_' or '\'' or '’' || CharacterClasses.At(text, at, out units) != CharacterClass.Other))
            {
                start = start < 0 ? at : start;
            }
            else if (start >= 0)
            {
                words.Add(new QuestionWord(text[start..at], start));
                start = -1;
            }

            at += units;
        }

        return words;
    }
}
