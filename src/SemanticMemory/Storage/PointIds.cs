using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SemanticMemory.Storage;

/// <summary>Ids made from names: the same names make the same id on every machine, and no two lists of names share one.</summary>
public static class PointIds
{
    /// <summary>The id of a list of names: the first 128 bits of SHA-256 over each name's length and UTF-8, marked as a UUID of version 8 (RFC 9562).</summary>
    public static Guid From(params ReadOnlySpan<string> names)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var name in names)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
