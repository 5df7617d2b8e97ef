using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace SemanticMemory.Embedded.Vectors;

/// <summary>16 codes at a time with multiply-accumulate into four sums that do not wait for each other.</summary>
internal static unsafe class DotNeon
{
    private const int Lanes = 16;

    public static void Run(ReadOnlySpan<short> query, ReadOnlySpan<sbyte> rows, Span<int> dots)
    {
        fixed (short* q = query)
        fixed (sbyte* first = rows)
        {
            for (var row = 0; row < dots.Length; row++)
            {
                dots[row] = One(q, first + ((nint)row * query.Length), query.Length);
            }
        }
    }

    private static int One(short* query, sbyte* row, int stride)
    {
        var (a, b, c, d) = (Vector128<int>.Zero, Vector128<int>.Zero, Vector128<int>.Zero, Vector128<int>.Zero);
        for (var i = 0; i < stride; i += Lanes)
        {
            var codes = AdvSimd.LoadVector128(row + i);
            var low = AdvSimd.SignExtendWideningLower(codes.GetLower());
            var high = AdvSimd.SignExtendWideningUpper(codes);
            var (queryLow, queryHigh) = (AdvSimd.LoadVector128(query + i), AdvSimd.LoadVector128(query + i + 8));
            a = AdvSimd.MultiplyWideningLowerAndAdd(a, low.GetLower(), queryLow.GetLower());
            b = AdvSimd.MultiplyWideningUpperAndAdd(b, low, queryLow);
            c = AdvSimd.MultiplyWideningLowerAndAdd(c, high.GetLower(), queryHigh.GetLower());
            d = AdvSimd.MultiplyWideningUpperAndAdd(d, high, queryHigh);
        }

        return Vector128.Sum(a + b + c + d);
    }
}
