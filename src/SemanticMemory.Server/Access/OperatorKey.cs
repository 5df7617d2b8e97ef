using System.Text.Json;
using Microsoft.Extensions.Options;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Access;

/// <summary>The key that creates tenants: the configured one, else one made on the first start and kept as a hash.</summary>
internal sealed class OperatorKey(MemoryStore store, IOptions<AccessOptions> options, TimeProvider time)
{
    private const string Kind = "operator";
    private const string Prefix = "smo_";

    private static readonly Guid s_id = PointIds.From(Kind);

    private readonly string? _configured = options.Value.OperatorKey is { Length: > 0 } key ? Secret.Hash(key) : null;
    private readonly TenantStore _system = store.OpenTenant(TenantId.System);

    /// <summary>Makes the key unless there is one; returns it, to be shown once, or <see langword="null"/>.</summary>
    public async Task<string?> MakeAsync(CancellationToken cancellationToken)
    {
        if (_configured is not null)
        {
            return null;
        }

        var key = Prefix + Secret.New();
        var point = new Point
        {
            Id = s_id,
            Payload = new Payload
            {
                [RecordFields.Kind] = FieldValue.Of(Kind),
                [RecordFields.CreatedAt] = FieldValue.Of(time.GetUtcNow().ToMicroseconds()),
                Body = JsonSerializer.SerializeToUtf8Bytes(new OperatorBody(Secret.Hash(key)), AccessJson.Default.OperatorBody),
            },
        };
        return (await _system.Records.InsertAsync([point], cancellationToken)).Created is [true] ? key : null;
    }

    /// <summary>Is it this one?</summary>
    public async Task<bool> IsAsync(string text, CancellationToken cancellationToken)
    {
        var expected = _configured ?? await StoredHashAsync(cancellationToken);
        return expected is not null && Secret.Same(expected, Secret.Hash(text));
    }

    private async Task<string?> StoredHashAsync(CancellationToken cancellationToken) =>
        await _system.Records.GetAsync([s_id], cancellationToken) is [var stored]
            ? JsonSerializer.Deserialize(stored.Payload.Body.Span, AccessJson.Default.OperatorBody)!.Hash
            : null;
}
