using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using SemanticMemory.Storage;

namespace SemanticMemory.Cli.Migrate;

/// <summary>
/// A sum over points, the same in every store and in every order: each point's SHA-256 over id, digest, fields, body, features, words and number of passages,
/// added up modulo 2^256. Vectors are not in it, because stores keep them with different precision; see <see cref="Nearness"/>.
/// </summary>
internal struct PointChecksum
{
    private static readonly BigInteger s_modulus = BigInteger.One << 256;

    private BigInteger _sum;

    /// <summary>Adds a point.</summary>
    public void Add(Point point, CollectionSchema schema) => _sum = (_sum + new BigInteger(Hash(point, schema), isUnsigned: true)) % s_modulus;

    /// <summary>The sum, 64 hexadecimal digits.</summary>
    public override readonly string ToString()
    {
        Span<byte> bytes = stackalloc byte[32];
        _sum.TryWriteBytes(bytes, out _, isUnsigned: true);
        bytes.Reverse();
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>The hash of one point. Every part is preceded by its length or number, so that no two points share their bytes.</summary>
    public static byte[] Hash(Point point, CollectionSchema schema)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> id = stackalloc byte[16];
        point.Id.TryWriteBytes(id, bigEndian: true, out _);
        hash.AppendData(id);
        AppendText(hash, point.Digest);
        for (var i = 0; i < schema.Fields.Count; i++)
        {
            if (point.Payload.TryGet(schema.Fields[i], out var value))
            {
                AppendNumber(hash, i);
                AppendValue(hash, value);
            }
        }

        AppendNumber(hash, point.Payload.Body.Length);
        hash.AppendData(point.Payload.Body.Span);
        AppendNumber(hash, point.Payload.Features.Length);
        hash.AppendData(point.Payload.Features.Span);
        AppendNumber(hash, point.Lexical.Count);
        for (var i = 0; i < point.Lexical.Count; i++)
        {
            AppendNumber(hash, point.Lexical.Indices.Span[i]);
            AppendNumber(hash, BitConverter.SingleToInt32Bits(point.Lexical.Values.Span[i]));
        }

        AppendNumber(hash, point.Dense.Count);
        return hash.GetHashAndReset();
    }

    private static void AppendValue(IncrementalHash hash, FieldValue value)
    {
        switch (value.Type)
        {
            case FieldType.Integer:
                AppendNumber(hash, value.Integer);
                break;
            case FieldType.Keyword:
                AppendText(hash, value.Keyword);
                break;
            default:
                AppendNumber(hash, value.Keywords.Count);
                foreach (var keyword in value.Keywords)
                {
                    AppendText(hash, keyword);
                }

                break;
        }
    }

    private static void AppendText(IncrementalHash hash, string? text)
    {
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        AppendNumber(hash, text is null ? -1 : bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendNumber(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
