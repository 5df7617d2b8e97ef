using System.Numerics.Tensors;

namespace SemanticMemory.Embedded.Vectors;

/// <summary>A query as 16-bit codes: the kernels widen the rows to that anyway, so the precision is free.</summary>
internal sealed class QuantizedQuery
{
    private const float Slack = 1e-5f;
    private readonly float _length;
    private readonly float _error;

    public QuantizedQuery(ReadOnlyMemory<float> vector, int stride)
    {
        Exact = vector;
        Codes = new short[stride];
        _length = TensorPrimitives.Norm(vector.Span);
        var largest = vector.IsEmpty ? 0 : MathF.Abs(TensorPrimitives.MaxMagnitude(vector.Span));
        if (largest == 0)
        {
            return;
        }

        // No sum over a row's products may leave 32 bits: 127 x code x dimension stays below 2^31.
        var largestCode = Math.Min(short.MaxValue, (int.MaxValue / (128 * stride)) - 1);
        Scale = largest / largestCode;
        var squares = 0.0;
        for (var i = 0; i < vector.Length; i++)
        {
            var exact = vector.Span[i];
            Codes[i] = (short)MathF.Round(exact / Scale);
            var difference = exact - (Codes[i] * Scale);
            squares += difference * difference;
        }

        _error = (float)Math.Sqrt(squares);
    }

    public ReadOnlyMemory<float> Exact { get; }

    public short[] Codes { get; }

    /// <summary>What a code of 1 stands for; 0 when the query is all zero.</summary>
    public float Scale { get; }

    /// <summary>How far a row's estimate can be off, given how far its codes are (Cauchy-Schwarz; rows are of unit length).</summary>
    public float Bound(float rowError) => (_length * rowError) + (_error * (1 + rowError)) + Slack;
}
