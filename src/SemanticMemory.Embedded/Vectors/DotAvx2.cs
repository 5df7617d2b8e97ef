using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SemanticMemory.Embedded.Vectors;

/// <summary>16 codes at a time, four rows side by side.</summary>
internal static unsafe class DotAvx2
{
    private const int Lanes = 16;

    public static void Run(ReadOnlySpan<short> query, ReadOnlySpan<sbyte> rows, Span<int> dots)
    {
        var stride = query.Length;
        fixed (short* q = query)
        fixed (sbyte* first = rows)
        fixed (int* into = dots)
        {
            var row = 0;
            for (; row <= dots.Length - 4; row += 4)
            {
                Four(q, first + ((nint)row * stride), stride).Store(into + row);
            }

            for (; row < dots.Length; row++)
            {
                into[row] = One(q, first + ((nint)row * stride), stride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Four(short* query, sbyte* rows, int stride)
    {
        var (a, b, c, d) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        CacheLines.FetchScanned(rows, 4 * stride);
        for (var i = 0; i < stride; i += Lanes)
        {
            var codes = Vector256.Load(query + i);
            a += Multiply(codes, rows + i);
            b += Multiply(codes, rows + stride + i);
            c += Multiply(codes, rows + (2 * stride) + i);
            d += Multiply(codes, rows + (3 * stride) + i);
        }

        return HorizontalSums.Of(a, b, c, d);
    }

    private static int One(short* query, sbyte* row, int stride)
    {
        var sums = Vector256<int>.Zero;
        for (var i = 0; i < stride; i += Lanes)
        {
            sums += Multiply(Vector256.Load(query + i), row + i);
        }

        return Vector256.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Multiply(Vector256<short> query, sbyte* row) =>
        Avx2.MultiplyAddAdjacent(query, Avx2.ConvertToVector256Int16(Vector128.Load(row)));
}
