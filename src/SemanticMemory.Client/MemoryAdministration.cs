using SemanticMemory.Client.Http;

namespace SemanticMemory.Client;

/// <summary>Tenants, keys and health of a server. Tenants want the operator's key, keys a tenant's admin key, health any.</summary>
/// <param name="options">Where the server is, the key, limits.</param>
/// <param name="http">To send with; it is not disposed. Absent: one of its own.</param>
public sealed class MemoryAdministration(MemoryClientOptions options, HttpClient? http = null) : IDisposable
{
    private readonly Connection _connection = new(options, http);

    /// <summary>Creates a tenant; the answer shows its first admin key, once.</summary>
    public Task<NewTenantKey> CreateTenantAsync(string id, string? name = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<NewTenantKey>(Call.Post($"tenants", new { id, name }), null, cancellationToken);

    /// <summary>Tenants, oldest first.</summary>
    public Task<Page<TenantInfo>> ListTenantsAsync(int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<Page<TenantInfo>>(Call.Get($"tenants", ("limit", limit), ("cursor", cursor)), null, cancellationToken);

    /// <summary>One tenant.</summary>
    public Task<TenantInfo> GetTenantAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<TenantInfo>(Call.Get($"tenants/{id}"), null, cancellationToken);

    /// <summary>Deletes a tenant with all of its data and keys, for good.</summary>
    public Task DeleteTenantAsync(string id, CancellationToken cancellationToken = default) => _connection.SendAsync(Call.Delete($"tenants/{id}"), null, cancellationToken);

    /// <summary>Creates a key of the tenant; the answer shows it, once.</summary>
    public Task<NewApiKey> CreateKeyAsync(ApiKeyRole role, string? name = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<NewApiKey>(Call.Post($"keys", new { role, name }), null, cancellationToken);

    /// <summary>The tenant's keys, oldest first, without the keys themselves.</summary>
    public Task<Page<ApiKeyInfo>> ListKeysAsync(int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<Page<ApiKeyInfo>>(Call.Get($"keys", ("limit", limit), ("cursor", cursor)), null, cancellationToken);

    /// <summary>Revokes a key; it is useless from now on.</summary>
    public Task RevokeKeyAsync(Guid id, CancellationToken cancellationToken = default) => _connection.SendAsync(Call.Delete($"keys/{id}"), null, cancellationToken);

    /// <summary>Is the process alive?</summary>
    public Task<ServerHealth> CheckLiveAsync(CancellationToken cancellationToken = default) =>
        _connection.SendAsync<ServerHealth>(new Call(HttpMethod.Get, "health/live"), null, cancellationToken);

    /// <summary>Can it serve: store and embedding model?</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Unavailable"/>: it cannot; the message says what is away.</exception>
    public Task<ServerHealth> CheckReadyAsync(CancellationToken cancellationToken = default) =>
        _connection.SendAsync<ServerHealth>(new Call(HttpMethod.Get, "health/ready") { IsRepeatable = false }, null, cancellationToken);

    /// <summary>Closes the connections, unless the <see cref="HttpClient"/> was given.</summary>
    public void Dispose() => _connection.Dispose();
}
