using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SemanticMemory.Embedded.Vectors;

/// <summary>Vectors as 8-bit codes with a scale each, and how far the codes are off.</summary>
internal static class Quantization
{
    /// <summary>Rows begin at multiples of this, filled up with zeros, so that a kernel has no tail.</summary>
    public const int Alignment = 64;

    private const int LargestCode = 127;

    // Covers what single precision loses in the sums below and in a kernel's.
    private const float Slack = 1e-5f;

    public static int Stride(int dimension) => (dimension + Alignment - 1) & -Alignment;

    /// <summary>
    /// Codes such that <c>vector = scale x codes</c>, nearly: the error is the length of the difference, rounded up. The vector has as many
    /// numbers as there are codes, the rest of the row being zeros.
    /// </summary>
    public static (float Scale, float Error) Encode(ReadOnlySpan<float> vector, Span<sbyte> codes)
    {
        var largest = MathF.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (largest == 0)
        {
            codes.Clear();
            return (0, 0);
        }

        var scale = largest / LargestCode;
        var inverse = Vector256.Create(1 / scale);
        var scales = Vector256.Create(scale);
        var squares = Vector256<float>.Zero;
        ref var source = ref MemoryMarshal.GetReference(vector);
        ref var target = ref MemoryMarshal.GetReference(codes);
        for (var i = 0; i < codes.Length; i += 4 * Vector256<float>.Count)
        {
            var a = Round(ref source, i, inverse, scales, ref squares);
            var b = Round(ref source, i + 8, inverse, scales, ref squares);
            var c = Round(ref source, i + 16, inverse, scales, ref squares);
            var d = Round(ref source, i + 24, inverse, scales, ref squares);
            Vector256.Narrow(Vector256.Narrow(a, b), Vector256.Narrow(c, d)).StoreUnsafe(ref target, (nuint)i);
        }

        return (scale, MathF.Sqrt(Vector256.Sum(squares)) + Slack);
    }

    private static Vector256<int> Round(ref float source, int at, Vector256<float> inverse, Vector256<float> scales, ref Vector256<float> squares)
    {
        var values = Vector256.LoadUnsafe(ref source, (nuint)at);
        var rounded = Vector256.Round(values * inverse);
        var difference = values - (rounded * scales);
        squares += difference * difference;
        return Vector256.ConvertToInt32(rounded);
    }
}
