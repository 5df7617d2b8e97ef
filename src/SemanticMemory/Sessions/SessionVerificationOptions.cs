namespace SemanticMemory.Sessions;

/// <summary>How a <see cref="SessionVerification"/> goes about it.</summary>
public sealed record SessionVerificationOptions
{
    /// <summary>Only look, and change nothing; default <see langword="false"/>.</summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// How long a session must stand still before what seems wrong with it is taken for wrong: longer than any server takes from a message to what follows it. Default zero,
    /// for a store that nobody else writes.
    /// </summary>
    public TimeSpan Rest { get; init; }
}
