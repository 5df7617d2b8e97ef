namespace SemanticMemory.Server.Api;

/// <summary>What an operator calls a tenant or a key.</summary>
internal static class DisplayName
{
    private const int Longest = 100;

    /// <summary>The name, if it is one.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>.</exception>
    public static string? Check(string? name) => name is null || (!string.IsNullOrWhiteSpace(name) && name.Length <= Longest && !name.Any(char.IsControl))
        ? name
        : throw MemoryException.Invalid("name", $"Must be 1 to {Longest} characters on one line, or left out.");
}
