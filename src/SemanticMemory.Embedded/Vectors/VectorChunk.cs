using System.Runtime.InteropServices;

namespace SemanticMemory.Embedded.Vectors;

/// <summary>Up to 8,192 rows of codes in one piece of memory that starts small and never moves the others when it grows.</summary>
internal sealed class VectorChunk(int stride, int expectedRows)
{
    public const int Rows = 8192;
    private const int SmallestRows = 64;
    private sbyte[] _memory = [];
    private float[] _scales = [];
    private float[] _errors = [];
    private int _start;

    public ReadOnlySpan<sbyte> Codes(int row, int count) => _memory.AsSpan(_start + (row * stride), count * stride);

    public ReadOnlySpan<float> Scales(int row, int count) => _scales.AsSpan(row, count);

    public float Error(int row) => _errors[row];

    public void Set(int row, ReadOnlySpan<sbyte> codes, float scale, float error)
    {
        Grow(row + 1);
        codes.CopyTo(_memory.AsSpan(_start + (row * stride), stride));
        (_scales[row], _errors[row]) = (scale, error);
    }

    /// <summary>Gives back room for rows to come, given how many are in use.</summary>
    public void TrimExcess(int rows)
    {
        if (rows < _scales.Length)
        {
            Resize(rows, rows);
        }
    }

    private void Grow(int rows)
    {
        if (rows > _scales.Length)
        {
            Resize(Math.Min(Rows, Math.Max(Math.Max(SmallestRows, expectedRows), Math.Max(rows, _scales.Length * 2))), _scales.Length);
        }
    }

    private unsafe void Resize(int room, int used)
    {
        // Pinned, so that rows stay on cache lines of their own.
        var memory = GC.AllocateUninitializedArray<sbyte>((room * stride) + Quantization.Alignment, pinned: true);
        var address = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        var start = (int)(((address + Quantization.Alignment - 1) & ~(nuint)(Quantization.Alignment - 1)) - address);
        _memory.AsSpan(_start, used * stride).CopyTo(memory.AsSpan(start));
        (_memory, _start) = (memory, start);
        Array.Resize(ref _scales, room);
        Array.Resize(ref _errors, room);
    }
}
