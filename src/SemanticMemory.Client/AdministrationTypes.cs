namespace SemanticMemory.Client;

/// <summary>What a key may do.</summary>
public enum ApiKeyRole
{
    /// <summary>Search and read.</summary>
    Reader,

    /// <summary>Also write and build context windows.</summary>
    Agent,

    /// <summary>Also manage keys and erase for good.</summary>
    Admin,
}

/// <summary>A tenant.</summary>
public sealed record TenantInfo(string Id, string? Name, DateTimeOffset CreatedAt);

/// <summary>A tenant just created, with its first admin key: the only time that it is shown.</summary>
public sealed record NewTenantKey(string Id, string? Name, string Key)
{
    /// <summary>Without the key: it belongs in no log.</summary>
    public override string ToString() => $"tenant {Id}";
}

/// <summary>A key, without the key itself.</summary>
public sealed record ApiKeyInfo(Guid Id, ApiKeyRole Role, string? Name, DateTimeOffset CreatedAt);

/// <summary>A key just created: the only time that it is shown.</summary>
public sealed record NewApiKey(Guid Id, ApiKeyRole Role, string? Name, string Key)
{
    /// <summary>Without the key: it belongs in no log.</summary>
    public override string ToString() => $"{Role} key {Id}";
}

/// <summary>How a server is.</summary>
/// <param name="Status"><c>ok</c>.</param>
/// <param name="Checks">What was looked at, by name.</param>
public sealed record ServerHealth(string Status, IReadOnlyDictionary<string, string> Checks);
