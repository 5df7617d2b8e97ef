using System.Security.Cryptography;
using System.Text;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant;

/// <summary>
/// The ids of one tenant's points in Qdrant: a hash of tenant and id, so that equal ids of two tenants are two points and nobody can
/// choose an id that is another tenant's point.
/// </summary>
internal sealed class StoredIds(TenantId tenant)
{
    private readonly byte[] _tenant = Encoding.UTF8.GetBytes(tenant.Value);

    /// <summary>The first 128 bits of SHA-256 over the id and the tenant, marked as a UUID of version 8 (RFC 9562).</summary>
    public Guid Of(Guid id)
    {
        // The id has a fixed length and leads: no two pairs share their bytes.
        Span<byte> input = stackalloc byte[16 + 63];
        id.TryWriteBytes(input, bigEndian: true, out _);
        _tenant.CopyTo(input[16..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..(16 + _tenant.Length)], digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
