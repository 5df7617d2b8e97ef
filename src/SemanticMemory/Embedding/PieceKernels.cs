using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SemanticMemory.Embedding;

/// <summary>Sums and dot products of the model's int8 rows of <see cref="StaticModel.Dimension"/> numbers, for every processor.</summary>
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

    /// <summary>A row's numbers in 16 bits, as <see cref="Dots"/> takes them.</summary>
    public static void Widen(ReadOnlySpan<sbyte> row, Span<short> wide)
    {
        for (var i = 0; i < Dimension; i += Vector256<sbyte>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(row[i..]));
            low.CopyTo(wide[i..]);
            high.CopyTo(wide[(i + Vector256<short>.Count)..]);
        }
    }

    /// <summary>The exact dot products of a row and of several widened ones, which lie one after another; as many as there is room for, a multiple of four.</summary>
    public static void Dots(ReadOnlySpan<sbyte> row, ReadOnlySpan<short> wide, Span<int> dots)
    {
        for (var at = 0; at < dots.Length; at += AtOnce)
        {
            var four = wide.Slice(at * Dimension, AtOnce * Dimension);
            if (Avx512BW.IsSupported)
            {
                DotsWide(row, four).CopyTo(dots[at..]);
            }
            else if (Avx2.IsSupported)
            {
                DotsNarrow(row, four).CopyTo(dots[at..]);
            }
            else
            {
                DotsPortable(row, four, dots[at..]);
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

    private static Vector128<int> DotsWide(ReadOnlySpan<sbyte> row, ReadOnlySpan<short> wide)
    {
        var (a, b, c, d) = (Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero);
        ref var codes = ref MemoryMarshal.GetReference(row[..Dimension]);
        ref var other = ref MemoryMarshal.GetReference(wide);
        for (var i = 0; i < Dimension; i += Vector512<short>.Count)
        {
            var part = Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref codes, (nuint)i));
            a += Avx512BW.MultiplyAddAdjacent(part, Vector512.LoadUnsafe(ref other, (nuint)i));
            b += Avx512BW.MultiplyAddAdjacent(part, Vector512.LoadUnsafe(ref other, (nuint)(i + Dimension)));
            c += Avx512BW.MultiplyAddAdjacent(part, Vector512.LoadUnsafe(ref other, (nuint)(i + (2 * Dimension))));
            d += Avx512BW.MultiplyAddAdjacent(part, Vector512.LoadUnsafe(ref other, (nuint)(i + (3 * Dimension))));
        }

        return Total(a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper(), c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper());
    }

    private static Vector128<int> DotsNarrow(ReadOnlySpan<sbyte> row, ReadOnlySpan<short> wide)
    {
        var (a, b, c, d) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        ref var codes = ref MemoryMarshal.GetReference(row[..Dimension]);
        ref var other = ref MemoryMarshal.GetReference(wide);
        for (var i = 0; i < Dimension; i += Vector256<short>.Count)
        {
            var part = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref codes, (nuint)i));
            a += Avx2.MultiplyAddAdjacent(part, Vector256.LoadUnsafe(ref other, (nuint)i));
            b += Avx2.MultiplyAddAdjacent(part, Vector256.LoadUnsafe(ref other, (nuint)(i + Dimension)));
            c += Avx2.MultiplyAddAdjacent(part, Vector256.LoadUnsafe(ref other, (nuint)(i + (2 * Dimension))));
            d += Avx2.MultiplyAddAdjacent(part, Vector256.LoadUnsafe(ref other, (nuint)(i + (3 * Dimension))));
        }

        return Total(a, b, c, d);
    }

    private static void DotsPortable(ReadOnlySpan<sbyte> row, ReadOnlySpan<short> wide, Span<int> dots)
    {
        for (var at = 0; at < AtOnce; at++)
        {
            var sums = Vector128<int>.Zero;
            for (var i = 0; i < Dimension; i += Vector128<short>.Count)
            {
                var (low, high) = Vector128.Widen(Vector128.WidenLower(Vector128.CreateScalar(MemoryMarshal.Read<long>(MemoryMarshal.AsBytes(row[i..]))).AsSByte()));
                var (otherLow, otherHigh) = Vector128.Widen(Vector128.Create(wide[((at * Dimension) + i)..]));
                sums += (low * otherLow) + (high * otherHigh);
            }

            dots[at] = Vector128.Sum(sums);
        }
    }

    // Needs AVX2, as all that call it do.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Total(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d)
    {
        var sums = Avx2.HorizontalAdd(Avx2.HorizontalAdd(a, b), Avx2.HorizontalAdd(c, d));
        return sums.GetLower() + sums.GetUpper();
    }
}
