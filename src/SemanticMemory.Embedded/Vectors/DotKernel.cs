using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SemanticMemory.Embedded.Vectors;

/// <summary>Dot products of a query's 16-bit codes with rows of 8-bit codes; sums are exact in 32 bits.</summary>
/// <param name="query">As many codes as a row has; a multiple of <see cref="Quantization.Alignment"/>.</param>
/// <param name="rows">Row after row.</param>
/// <param name="dots">One for each row.</param>
internal unsafe delegate void DotKernel(ReadOnlySpan<short> query, ReadOnlySpan<sbyte> rows, Span<int> dots);

/// <summary>The kernels, and the one that this processor runs fastest.</summary>
internal static class DotKernels
{
    public static DotKernel Best { get; } = Choose();

    /// <summary>Every kernel that this processor can run, by name.</summary>
    public static IReadOnlyDictionary<string, DotKernel> Available { get; } = Find();

    private static DotKernel Choose() =>
        Avx512BW.IsSupported ? DotAvx512.Run : Avx2.IsSupported ? DotAvx2.Run : AdvSimd.IsSupported ? DotNeon.Run : DotPortable.Run;

    private static Dictionary<string, DotKernel> Find()
    {
        var found = new Dictionary<string, DotKernel> { ["portable"] = DotPortable.Run };
        if (Avx512BW.IsSupported)
        {
            found["AVX-512"] = DotAvx512.Run;
        }

        if (Avx2.IsSupported)
        {
            found["AVX2"] = DotAvx2.Run;
        }

        if (AdvSimd.IsSupported)
        {
            found["NEON"] = DotNeon.Run;
        }

        return found;
    }
}

/// <summary>For processors without the others.</summary>
internal static class DotPortable
{
    public static void Run(ReadOnlySpan<short> query, ReadOnlySpan<sbyte> rows, Span<int> dots)
    {
        for (var row = 0; row < dots.Length; row++)
        {
            var codes = rows.Slice(row * query.Length, query.Length);
            var sums = Vector128<int>.Zero;
            for (var i = 0; i < query.Length; i += Vector128<sbyte>.Count)
            {
                var (low, high) = Vector128.Widen(Vector128.Create(codes.Slice(i, Vector128<sbyte>.Count)));
                sums += Products(low, Vector128.Create(query.Slice(i, Vector128<short>.Count)));
                sums += Products(high, Vector128.Create(query.Slice(i + Vector128<short>.Count, Vector128<short>.Count)));
            }

            dots[row] = Vector128.Sum(sums);
        }
    }

    private static Vector128<int> Products(Vector128<short> left, Vector128<short> right)
    {
        var (leftLow, leftHigh) = Vector128.Widen(left);
        var (rightLow, rightHigh) = Vector128.Widen(right);
        return (leftLow * rightLow) + (leftHigh * rightHigh);
    }
}
