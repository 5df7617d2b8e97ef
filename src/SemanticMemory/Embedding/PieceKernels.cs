using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SemanticMemory.Embedding;

/// <summary>Sums of the model's int8 rows of <see cref="StaticModel.Dimension"/> numbers, for every processor.</summary>
internal static class PieceKernels
{
    private const int Dimension = StaticModel.Dimension;

    // Rows whose sums fit into registers side by side.
    private const int AtOnce = 4;

    /// <summary>
    /// The sum of rows, each times its scale and how often it occurs; no counts: once. Each number is summed in the order of the pieces, whatever the processor.
    /// </summary>
    public static void Sum(ReadOnlySpan<sbyte> rows, ReadOnlySpan<float> scales, ReadOnlySpan<ushort> pieces, ReadOnlySpan<byte> counts, Span<float> vector)
    {
        // One block of dimensions after the other, so that a block's sums stay in registers.
        var width = AtOnce * (Avx512F.IsSupported ? Vector512<float>.Count : Vector256<float>.Count);
        for (var block = 0; block < Dimension; block += width)
        {
            if (Avx512F.IsSupported)
            {
                SumWide(rows, scales, pieces, counts, block, vector.Slice(block, width));
            }
            else
            {
                SumNarrow(rows, scales, pieces, counts, block, vector.Slice(block, width));
            }
        }
    }

    private static void SumWide(ReadOnlySpan<sbyte> rows, ReadOnlySpan<float> scales, ReadOnlySpan<ushort> pieces, ReadOnlySpan<byte> counts, int block, Span<float> vector)
    {
        var (a, b, c, d) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (var i = 0; i < pieces.Length; i++)
        {
            // The scale is read first: its bounds check covers the row, of which there is one for each scale.
            var scale = Vector512.Create(counts.IsEmpty ? scales[pieces[i]] : scales[pieces[i]] * counts[i]);
            ref var row = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), (pieces[i] * Dimension) + block);
            a = Avx512F.FusedMultiplyAdd(Floats(ref row, 0), scale, a);
            b = Avx512F.FusedMultiplyAdd(Floats(ref row, 16), scale, b);
            c = Avx512F.FusedMultiplyAdd(Floats(ref row, 32), scale, c);
            d = Avx512F.FusedMultiplyAdd(Floats(ref row, 48), scale, d);
        }

        a.CopyTo(vector);
        b.CopyTo(vector[16..]);
        c.CopyTo(vector[32..]);
        d.CopyTo(vector[48..]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector512<float> Floats(ref sbyte row, nuint at) => Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref row, at)));
    }

    private static void SumNarrow(ReadOnlySpan<sbyte> rows, ReadOnlySpan<float> scales, ReadOnlySpan<ushort> pieces, ReadOnlySpan<byte> counts, int block, Span<float> vector)
    {
        var (sum0, sum1, sum2, sum3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i < pieces.Length; i++)
        {
            var scale = Vector256.Create(counts.IsEmpty ? scales[pieces[i]] : scales[pieces[i]] * counts[i]);
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(rows), (nuint)((pieces[i] * Dimension) + block)));
            var (a, b) = Vector256.Widen(low);
            var (c, d) = Vector256.Widen(high);
            sum0 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(a), scale, sum0);
            sum1 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(b), scale, sum1);
            sum2 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(c), scale, sum2);
            sum3 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(d), scale, sum3);
        }

        sum0.CopyTo(vector);
        sum1.CopyTo(vector[8..]);
        sum2.CopyTo(vector[16..]);
        sum3.CopyTo(vector[24..]);
    }
}
