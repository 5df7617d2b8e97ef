namespace SemanticMemory.Server.Access;

/// <summary>What a tenant's key may do; each role may do what the ones before it may.</summary>
internal enum Role
{
    /// <summary>Search and read.</summary>
    Reader,

    /// <summary>Also write and build context windows.</summary>
    Agent,

    /// <summary>Also keys, and erasing for good.</summary>
    Admin,
}
