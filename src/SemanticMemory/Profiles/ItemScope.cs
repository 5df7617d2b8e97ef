namespace SemanticMemory.Profiles;

/// <summary>Whose context windows a pinned fact stands in: one session's, one user's, or the whole tenant's.</summary>
public sealed record ItemScope
{
    private const string SessionPrefix = "session:";
    private const string UserPrefix = "user:";
    private const string WholeTenant = "tenant";

    private ItemScope()
    {
    }

    /// <summary>Every session of the tenant.</summary>
    public static ItemScope Tenant { get; } = new();

    /// <summary>The session, if it is about one.</summary>
    public Guid? SessionId { get; private init; }

    /// <summary>The user, if it is about one.</summary>
    public string? UserId { get; private init; }

    /// <summary>One session.</summary>
    public static ItemScope Session(Guid sessionId) => new() { SessionId = sessionId };

    /// <summary>All sessions of one user.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: the id is blank or longer than 128 characters.</exception>
    public static ItemScope User(string userId)
    {
        var errors = new InputErrors();
        errors.Require(userId is not null, "scope", "Must name a user.");
        errors.Label(userId, "scope", 128);
        errors.ThrowIfAny();
        return new ItemScope { UserId = userId };
    }

    /// <summary>Reads <c>session:{id}</c>, <c>user:{id}</c> or <c>tenant</c>. A session id that is no UUID names nothing and is kept as the empty one.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: it is none of them.</exception>
    public static ItemScope Parse(string text) => text switch
    {
        WholeTenant => Tenant,
        not null when text.StartsWith(SessionPrefix, StringComparison.Ordinal) =>
            Session(Guid.TryParseExact(text.AsSpan(SessionPrefix.Length), "D", out var id) ? id : Guid.Empty),
        not null when text.StartsWith(UserPrefix, StringComparison.Ordinal) => User(text[UserPrefix.Length..]),
        _ => throw MemoryException.Invalid("scope", "Must be session:<id>, user:<id> or tenant."),
    };

    /// <inheritdoc/>
    public override string ToString() => SessionId is { } session ? $"{SessionPrefix}{session}" : UserId is { } user ? $"{UserPrefix}{user}" : WholeTenant;
}
