namespace SemanticMemory.Embedded;

/// <summary>Settings of an <see cref="EmbeddedMemoryStore"/>.</summary>
public sealed record EmbeddedOptions
{
    /// <summary>The data directory, made when it is not there; default <c>./data</c>. One store owns it at a time.</summary>
    public string Path { get; init; } = "./data";

    /// <summary>How long a tenant may go without a call before its memory is given back; default 10 minutes.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Tenants held in memory at once; beyond it those unused longest are closed when no call is in flight. Default
    /// <see langword="null"/>: no limit.
    /// </summary>
    public int? MaxOpenTenants { get; init; }

    /// <summary>Where this process serves, e.g. <c>http://127.0.0.1:5080</c>: told to others who want the same directory. Default: nowhere.</summary>
    public string? Address { get; init; }

    /// <summary>Whose copy is being made here by <c>migrate</c>: a directory that says so is refused to everybody else. Default nobody's.</summary>
    internal string? FillingFrom { get; init; }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Path);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleAfter, TimeSpan.Zero);
        if (MaxOpenTenants is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        }
    }
}
