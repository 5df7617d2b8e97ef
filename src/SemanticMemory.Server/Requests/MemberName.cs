using System.Text.RegularExpressions;

namespace SemanticMemory.Server.Requests;

/// <summary>Names of members that are repeated in a problem. They come from the caller: one that does not look like a name is not shown.</summary>
internal static partial class MemberName
{
    /// <summary>Stands for a name that is not shown.</summary>
    public const string Other = "(another member)";

    /// <summary>What is wrong with a member that nobody knows.</summary>
    public const string Unknown = "There is no such member here.";

    /// <summary>Does it look like a member's name?</summary>
    public static bool IsPlain(string name) => Form().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,39}\z")]
    private static partial Regex Form();
}
