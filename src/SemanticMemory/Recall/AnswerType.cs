using System.Text.RegularExpressions;

namespace SemanticMemory.Recall;

/// <summary>What a question wants to be told.</summary>
internal enum AnswerType
{
    /// <summary>Nothing that a text would show by itself.</summary>
    Other,

    /// <summary>When something was or will be, or how long it takes.</summary>
    Time,

    /// <summary>How many or how much.</summary>
    Number,
}

/// <summary>Tells what questions want to be told, in English.</summary>
internal static partial class AnswerTypes
{
    /// <summary>What a question asks for.</summary>
    public static AnswerType AskedBy(string question) =>
        AsksTime().IsMatch(question) ? AnswerType.Time : AsksNumber().IsMatch(question) ? AnswerType.Number : AnswerType.Other;

    [GeneratedRegex(@"\b(?:when|how long|(?:what|which) (?:time|day|date|week|month|year))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsksTime();

    [GeneratedRegex(@"\bhow (?:many|much|often|old|far|big|large)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsksNumber();
}
