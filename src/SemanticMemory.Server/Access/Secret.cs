using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SemanticMemory.Server.Access;

/// <summary>The random part of a key, and the hash that is kept of it. 256 random bits need no slow hash.</summary>
internal static class Secret
{
    /// <summary>A new one: 43 characters that need no quoting anywhere.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept: SHA-256 in hexadecimal.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Are these hashes the same? Takes as long whether they are or not.</summary>
    public static bool Same(string hash, string other) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));
}
