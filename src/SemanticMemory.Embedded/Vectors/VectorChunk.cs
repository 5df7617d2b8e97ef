namespace SemanticMemory.Embedded.Vectors;

/// <summary>Up to 8,192 rows of codes in one piece of memory that starts small and never moves the others when it grows.</summary>
internal sealed class VectorChunk(int stride, int expectedRows)
{
    public const int Rows = 8192;
    private const int SmallestRows = 64;
    private CodeMemory? _memory;
    private float[] _scales = [];
    private float[] _errors = [];

    private Span<sbyte> Memory => _memory is null ? [] : _memory.Span;

    public ReadOnlySpan<sbyte> Codes(int row, int count) => Memory.Slice(row * stride, count * stride);

    public ReadOnlySpan<float> Scales(int row, int count) => _scales.AsSpan(row, count);

    public float Error(int row) => _errors[row];

    public void Set(int row, ReadOnlySpan<sbyte> codes, float scale, float error)
    {
        Grow(row + 1);
        codes.CopyTo(Memory.Slice(row * stride, stride));
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

    private void Resize(int room, int used)
    {
        var memory = new CodeMemory(room * stride);
        Memory[..(used * stride)].CopyTo(memory.Span);
        GC.KeepAlive(_memory);
        _memory = memory;
        Array.Resize(ref _scales, room);
        Array.Resize(ref _errors, room);
    }
}
