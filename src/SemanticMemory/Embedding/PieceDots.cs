using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SemanticMemory.Embedding;

/// <summary>
/// The dot products of the model's int8 rows with the rows of a few other pieces, all of them at once: a register holds two numbers of each of eight others, so that sums need
/// not be added up across a register. Sums are exact, whatever the processor.
/// </summary>
internal sealed class PieceDots
{
    /// <summary>The others are worked on in lots of so many.</summary>
    public const int Lanes = 8;

    /// <summary>Rows that are worked on together: each number of the others is read once for all of them.</summary>
    public const int Rows = 4;

    private const int Dimension = StaticModel.Dimension;
    private const int Steps = Dimension / 2;

    private readonly StaticModel _model;

    // By lot, by pair of dimensions, by piece: the two numbers.
    private readonly short[] _others;

    /// <summary>Takes the others' rows; lots are filled up with zeros.</summary>
    public PieceDots(StaticModel model, ReadOnlySpan<ushort> others)
    {
        _model = model;
        Width = (others.Length + Lanes - 1) / Lanes * Lanes;
        _others = new short[Width * Dimension];
        for (var i = 0; i < others.Length; i++)
        {
            var row = model.Row(others[i]);
            for (var d = 0; d < Dimension; d++)
            {
                _others[((i / Lanes) * Lanes * Dimension) + (d / 2 * 2 * Lanes) + (i % Lanes * 2) + (d % 2)] = row[d];
            }
        }
    }

    /// <summary>How many others there are, those of zeros included.</summary>
    public int Width { get; }

    /// <summary>For each of <see cref="Rows"/> pieces the products of its row, brought to unit length, with the rows of all others as they are; piece after piece.</summary>
    public void Of(ReadOnlySpan<ushort> pieces, Span<float> dots)
    {
        // Two numbers side by side in 16 bits each, which is what a lane is multiplied with.
        Span<int> pairs = stackalloc int[Rows * Steps];
        for (var i = 0; i < Rows; i++)
        {
            Widen(_model.Row(pieces[i]), pairs[(i * Steps)..]);
        }

        for (var lot = 0; lot < Width; lot += Lanes)
        {
            Lot(_others.AsSpan(lot * Dimension, Lanes * Dimension), pairs, pieces, dots[lot..]);
        }
    }

    private void Lot(ReadOnlySpan<short> others, ReadOnlySpan<int> pairs, ReadOnlySpan<ushort> pieces, Span<float> dots)
    {
        var (a, b, c, d) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        ref var other = ref MemoryMarshal.GetReference(others);
        ref var pair = ref MemoryMarshal.GetReference(pairs);
        for (nuint step = 0; step < Steps; step++)
        {
            var numbers = Vector256.LoadUnsafe(ref other, step * (nuint)Vector256<short>.Count);
            a += Products(numbers, Unsafe.Add(ref pair, step));
            b += Products(numbers, Unsafe.Add(ref pair, step + Steps));
            c += Products(numbers, Unsafe.Add(ref pair, step + (2 * Steps)));
            d += Products(numbers, Unsafe.Add(ref pair, step + (3 * Steps)));
        }

        Scaled(a, pieces[0]).CopyTo(dots);
        Scaled(b, pieces[1]).CopyTo(dots[Width..]);
        Scaled(c, pieces[2]).CopyTo(dots[(2 * Width)..]);
        Scaled(d, pieces[3]).CopyTo(dots[(3 * Width)..]);
    }

    private Vector256<float> Scaled(Vector256<int> sums, ushort piece) => Vector256.ConvertToSingle(sums) * _model.UnitScale(piece);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Products(Vector256<short> numbers, int pair)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.MultiplyAddAdjacent(numbers, Vector256.Create(pair).AsInt16());
        }

        // A lane's two numbers, each as a whole one.
        var lanes = numbers.AsInt32();
        return (((lanes << 16) >> 16) * Vector256.Create((pair << 16) >> 16)) + ((lanes >> 16) * Vector256.Create(pair >> 16));
    }

    private static void Widen(ReadOnlySpan<sbyte> row, Span<int> pairs)
    {
        var wide = MemoryMarshal.Cast<int, short>(pairs);
        for (var i = 0; i < Dimension; i += Vector256<sbyte>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(row[i..]));
            low.CopyTo(wide[i..]);
            high.CopyTo(wide[(i + Vector256<short>.Count)..]);
        }
    }
}
