namespace SemanticMemory.Sessions;

/// <summary>A title made from what was said first.</summary>
internal static class SessionTitle
{
    private const int Longest = 60;

    /// <summary>The beginning of a text on one line: at most 60 UTF-16 units, whole words where there are any; <see langword="null"/> for a blank text.</summary>
    public static string? From(string text)
    {
        var words = text.AsSpan(0, Math.Min(text.Length, 4 * Longest)).ToString()
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => string.Concat(word.Where(c => !char.IsControl(c))))
            .Where(word => word.Length > 0);
        var title = "";
        foreach (var word in words)
        {
            var longer = title.Length == 0 ? word : $"{title} {word}";
            if (longer.Length > Longest)
            {
                return title.Length > 0 ? title : Cut(word);
            }

            title = longer;
        }

        return title.Length == 0 ? null : title;
    }

    // A single word that long is an address or a script without spaces; half a surrogate pair would be no text.
    private static string Cut(string word) => char.IsHighSurrogate(word[Longest - 1]) ? word[..(Longest - 1)] : word[..Longest];
}
