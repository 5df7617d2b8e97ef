namespace SemanticMemory.Embedded.Vectors;

/// <summary>A point's passages, quantised: row after row of codes, with a scale and an error each.</summary>
internal sealed class EncodedVectors(int stride, int count)
{
    private const int LargestOnStack = 1024;

    public static EncodedVectors None { get; } = new(Quantization.Alignment, 0);

    public int Count => count;

    private readonly sbyte[] _codes = new sbyte[stride * count];
    private readonly (float Scale, float Error)[] _rows = new (float, float)[count];

    public ReadOnlySpan<sbyte> Codes(int passage) => _codes.AsSpan(passage * stride, stride);

    public float Scale(int passage) => _rows[passage].Scale;

    public float Error(int passage) => _rows[passage].Error;

    /// <summary>Quantises what is stored, so that loading gives the same codes; <see langword="null"/> when it cannot be that.</summary>
    public static EncodedVectors? Of(ReadOnlySpan<byte> halves, int dimension)
    {
        if (halves.IsEmpty)
        {
            return None;
        }

        var size = dimension * 2;
        if (halves.Length % size != 0)
        {
            return null;
        }

        var encoded = new EncodedVectors(Quantization.Stride(dimension), halves.Length / size);
        Span<float> row = stackalloc float[LargestOnStack];
        row = Quantization.Stride(dimension) is var stride && stride <= LargestOnStack ? row[..stride] : new float[stride];
        row.Clear();
        for (var i = 0; i < encoded.Count; i++)
        {
            var vector = row[..dimension];
            HalfVectors.Decode(halves.Slice(i * size, size), vector);
            if (!HalfVectors.IsUnit(vector))
            {
                return null;
            }

            encoded._rows[i] = Quantization.Encode(row, encoded._codes.AsSpan(i * row.Length, row.Length));
        }

        return encoded;
    }
}
