using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Embedded.Vectors;

/// <summary>The passages of a collection: rows of codes, each belonging to a slot, the rows of a slot chained.</summary>
internal sealed class VectorIndex(int dimension)
{
    private readonly List<VectorChunk> _chunks = [];
    private readonly Stack<int> _free = new();
    private int _expected;
    private int[] _slots = [];
    private int[] _next = [];
    private int[] _first = [];

    public int Stride { get; } = Quantization.Stride(dimension);

    /// <summary>One more than the largest row in use.</summary>
    public int RowBound { get; private set; }

    /// <summary>How many slots have vectors.</summary>
    public int PointCount { get; private set; }

    /// <summary>Has any point ever had more than one passage?</summary>
    public bool HasSeveralPassages { get; private set; }

    /// <summary>No row is further off than this.</summary>
    public float LargestError { get; private set; }

    public IReadOnlyList<VectorChunk> Chunks => _chunks;

    /// <summary>The slot a row belongs to, or -1.</summary>
    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, RowBound);

    /// <summary>The first row of a slot, or -1.</summary>
    public int First(int slot) => (uint)slot < (uint)_first.Length ? _first[slot] - 1 : -1;

    /// <summary>The row after this one of the same slot, or -1.</summary>
    public int Next(int row) => _next[row];

    public ReadOnlySpan<sbyte> Codes(int row) => _chunks[row / VectorChunk.Rows].Codes(row % VectorChunk.Rows, 1);

    public float Scale(int row) => _chunks[row / VectorChunk.Rows].Scales(row % VectorChunk.Rows, 1)[0];

    /// <summary>How far a row's codes are off.</summary>
    public float Error(int row) => _chunks[row / VectorChunk.Rows].Error(row % VectorChunk.Rows);

    /// <summary>So many points are about to come, most of them with one passage.</summary>
    public void Reserve(int points) => _expected = points;

    public void Add(int slot, EncodedVectors vectors)
    {
        var next = -1;
        for (var passage = vectors.Count - 1; passage >= 0; passage--)
        {
            var row = TakeRow();
            _chunks[row / VectorChunk.Rows].Set(row % VectorChunk.Rows, vectors.Codes(passage), vectors.Scale(passage), vectors.Error(passage));
            (_slots[row], _next[row]) = (slot, next);
            LargestError = MathF.Max(LargestError, vectors.Error(passage));
            next = row;
        }

        if (next >= 0)
        {
            Capacity.Grow(ref _first, slot + 1);
            _first[slot] = next + 1;
            PointCount++;
            HasSeveralPassages |= vectors.Count > 1;
        }
    }

    public void Remove(int slot)
    {
        var row = First(slot);
        if (row < 0)
        {
            return;
        }

        for (; row >= 0; row = _next[row])
        {
            _slots[row] = -1;
            _free.Push(row);
        }

        _first[slot] = 0;
        PointCount--;
    }

    /// <summary>Gives back room for rows to come: after many were added.</summary>
    public void TrimExcess()
    {
        if (_chunks.Count > 0)
        {
            _chunks[^1].TrimExcess(RowBound - ((_chunks.Count - 1) * VectorChunk.Rows));
        }
    }

    private int TakeRow()
    {
        if (_free.TryPop(out var row))
        {
            return row;
        }

        row = RowBound++;
        Capacity.Grow(ref _slots, RowBound);
        Capacity.Grow(ref _next, RowBound);
        if (row / VectorChunk.Rows == _chunks.Count)
        {
            _chunks.Add(new VectorChunk(Stride, Math.Min(VectorChunk.Rows, _expected - row)));
        }

        return row;
    }
}
