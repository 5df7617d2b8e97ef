using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace SemanticMemory.Embedded.Vectors;

/// <summary>A point's vectors as they are stored: IEEE half precision, little-endian, one passage after another.</summary>
internal static class HalfVectors
{
    // Rounding to half moves a unit vector's length by less than a thousandth; the port lets it be off by 2e-3 in square.
    private const float Tolerance = 5e-3f;

    public static byte[] Encode(IReadOnlyList<ReadOnlyMemory<float>> passages, int dimension)
    {
        var bytes = new byte[passages.Count * dimension * 2];
        var halves = MemoryMarshal.Cast<byte, Half>(bytes.AsSpan());
        for (var i = 0; i < passages.Count; i++)
        {
            TensorPrimitives.ConvertToHalf(passages[i].Span, halves.Slice(i * dimension, dimension));
        }

        return bytes;
    }

    public static void Decode(ReadOnlySpan<byte> passage, Span<float> into) =>
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(passage), into);

    /// <summary>All passages, of unit length again: rounding has moved it a little.</summary>
    public static IReadOnlyList<ReadOnlyMemory<float>> DecodeAll(ReadOnlySpan<byte> passages, int dimension)
    {
        var vectors = new ReadOnlyMemory<float>[passages.Length / (dimension * 2)];
        for (var i = 0; i < vectors.Length; i++)
        {
            var vector = new float[dimension];
            Decode(passages.Slice(i * dimension * 2, dimension * 2), vector);
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
            vectors[i] = vector;
        }

        return vectors;
    }

    /// <summary>Is it what <see cref="Encode"/> made of vectors of unit length?</summary>
    public static bool IsUnit(ReadOnlySpan<float> vector) => MathF.Abs(TensorPrimitives.SumOfSquares(vector) - 1) <= Tolerance;

    /// <summary>The cosine with what <see cref="Encode"/> would make of a vector, which becomes that, -1 to 1.</summary>
    public static float AsStored(ReadOnlySpan<float> query, Span<float> vector)
    {
        var halves = ArrayPool<Half>.Shared.Rent(vector.Length);
        TensorPrimitives.ConvertToHalf(vector, halves);
        TensorPrimitives.ConvertToSingle(halves.AsSpan(0, vector.Length), vector);
        ArrayPool<Half>.Shared.Return(halves);
        return Math.Clamp(TensorPrimitives.Dot(query, vector), -1, 1);
    }

    /// <summary>The cosine with the best passage, -1 to 1.</summary>
    public static float Best(ReadOnlySpan<float> query, ReadOnlySpan<byte> passages, Span<float> buffer)
    {
        var best = float.NegativeInfinity;
        for (var size = query.Length * 2; passages.Length >= size; passages = passages[size..])
        {
            Decode(passages[..size], buffer);
            best = MathF.Max(best, TensorPrimitives.Dot(query, buffer));
        }

        return Math.Clamp(best, -1, 1);
    }
}
