using System.Text.Json;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Access;

/// <summary>What may be known of a key later on.</summary>
internal sealed record KeyInfo(Guid Id, Role Role, string? Name, DateTimeOffset CreatedAt);

/// <summary>A key just made; the only moment at which it can be shown.</summary>
internal sealed record IssuedKey(KeyInfo Info, ApiKey Key);

/// <summary>One tenant's keys, kept as hashes among its records.</summary>
internal sealed class KeyRing(TenantStore tenant, TimeProvider time)
{
    private const string Kind = "key";

    private readonly RecordList _records = new(tenant, Kind);

    /// <summary>Makes a key.</summary>
    public async Task<IssuedKey> CreateAsync(Role role, string? name, CancellationToken cancellationToken)
    {
        var key = new ApiKey(tenant.Tenant, Secret.New());
        var hash = Secret.Hash(key.Secret);
        var createdAt = time.GetUtcNow();
        var point = new Point
        {
            Id = IdOf(hash),
            Payload = new Payload
            {
                [RecordFields.Kind] = FieldValue.Of(Kind),
                [RecordFields.CreatedAt] = FieldValue.Of(createdAt.ToMicroseconds()),
                Body = JsonSerializer.SerializeToUtf8Bytes(new KeyBody(hash, Policies.NameOf(role), name), AccessJson.Default.KeyBody),
            },
        };
        await tenant.Records.UpsertAsync([point], cancellationToken);
        return new IssuedKey(new KeyInfo(point.Id, role, name, createdAt), key);
    }

    /// <summary>The key with this secret; <see langword="null"/> when there is none.</summary>
    public async Task<KeyInfo?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = Secret.Hash(secret);
        return await _records.FindAsync(IdOf(hash), cancellationToken) is { } found && Secret.Same(Body(found).Hash, hash) ? Info(found) : null;
    }

    /// <summary>The keys, oldest first.</summary>
    public Task<Page<KeyInfo>> ListAsync(int limit, string? cursor, CancellationToken cancellationToken) =>
        _records.PageAsync(limit, cursor, Info, cancellationToken);

    /// <summary>Makes a key useless from now on; <see langword="false"/> when there is none.</summary>
    public Task<bool> RevokeAsync(Guid id, CancellationToken cancellationToken) => _records.RemoveAsync(id, cancellationToken);

    private static Guid IdOf(string hash) => PointIds.From(Kind, hash);

    private static KeyInfo Info(StoredPoint stored)
    {
        var body = Body(stored);
        return new KeyInfo(stored.Id, Enum.Parse<Role>(body.Role, ignoreCase: true), body.Name, Timestamps.FromMicroseconds(stored.Payload.Integer(RecordFields.CreatedAt) ?? 0));
    }

    private static KeyBody Body(StoredPoint stored) => JsonSerializer.Deserialize(stored.Payload.Body.Span, AccessJson.Default.KeyBody)!;
}
