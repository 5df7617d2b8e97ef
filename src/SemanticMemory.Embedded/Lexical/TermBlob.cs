using System.Buffers.Binary;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Lexical;

/// <summary>Term weights as they are stored: id and weight, four bytes each, little-endian, ids rising.</summary>
internal static class TermBlob
{
    private const int EntrySize = 8;

    public static byte[] Encode(SparseVector terms)
    {
        var bytes = new byte[terms.Count * EntrySize];
        for (var i = 0; i < terms.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * EntrySize), terms.Indices.Span[i]);
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan((i * EntrySize) + 4), terms.Values.Span[i]);
        }

        return bytes;
    }

    /// <summary>What was encoded.</summary>
    public static SparseVector Decode(ReadOnlySpan<byte> blob)
    {
        var (terms, weights) = (new uint[Count(blob)], new float[Count(blob)]);
        for (var i = 0; i < terms.Length; i++)
        {
            (terms[i], weights[i]) = (Term(blob, i), Weight(blob, i));
        }

        return new SparseVector(terms, weights);
    }

    public static int Count(ReadOnlySpan<byte> blob) => blob.Length / EntrySize;

    public static uint Term(ReadOnlySpan<byte> blob, int at) => BinaryPrimitives.ReadUInt32LittleEndian(blob[(at * EntrySize)..]);

    public static float Weight(ReadOnlySpan<byte> blob, int at) => BinaryPrimitives.ReadSingleLittleEndian(blob[((at * EntrySize) + 4)..]);

    /// <summary>Is it what <see cref="Encode"/> makes?</summary>
    public static bool IsValid(ReadOnlySpan<byte> blob)
    {
        if (blob.Length % EntrySize != 0)
        {
            return false;
        }

        for (var i = 0; i < Count(blob); i++)
        {
            if ((i > 0 && Term(blob, i) <= Term(blob, i - 1)) || !float.IsFinite(Weight(blob, i)) || Weight(blob, i) <= 0)
            {
                return false;
            }
        }

        return true;
    }
}
