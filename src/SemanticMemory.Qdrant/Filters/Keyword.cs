namespace SemanticMemory.Qdrant.Filters;

/// <summary>What a keyword may be.</summary>
internal static class Keyword
{
    /// <summary>Has it no half of a surrogate pair? Such a text cannot be sent as UTF-8 and read back as it was.</summary>
    public static bool IsWhole(string keyword)
    {
        for (var at = 0; at < keyword.Length; at++)
        {
            if (char.IsSurrogatePair(keyword, at))
            {
                at++;
            }
            else if (char.IsSurrogate(keyword[at]))
            {
                return false;
            }
        }

        return true;
    }
}
