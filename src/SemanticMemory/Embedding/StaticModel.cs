using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SemanticMemory.Embedding;

/// <summary>
/// The tables of static-en-256, loaded once per process from the assembly: an int8 row and a scale for each piece.
/// A piece's vector is its scale times its row.
/// </summary>
internal sealed class StaticModel
{
    /// <summary>Numbers in a vector.</summary>
    public const int Dimension = 256;

    /// <summary>Name and, as the first 8 hex digits of the SHA-256 of vectors, scales and vocabulary, version.</summary>
    public const string Id = "static-en-256-7ad55cbc";

    private static readonly Lazy<StaticModel> Loaded = new(() => new StaticModel());

    private readonly sbyte[] _rows;
    private readonly float[] _scales;
    private readonly float[] _norms;

    private StaticModel()
    {
        var vectors = Open("vectors.i8");
        using (vectors)
        {
            _rows = GC.AllocateUninitializedArray<sbyte>(checked((int)vectors.Length));
            vectors.ReadExactly(MemoryMarshal.AsBytes(_rows.AsSpan()));
        }

        _scales = ReadScales();
        if (_rows.Length != _scales.Length * Dimension)
        {
            throw new InvalidDataException($"The built-in model has {_scales.Length} scales but {_rows.Length / Dimension} rows: the assembly is damaged.");
        }

        _norms = new float[_scales.Length];
        for (var piece = 0; piece < _norms.Length; piece++)
        {
            _norms[piece] = _scales[piece] * MathF.Sqrt(SumOfSquares(Row((ushort)piece)));
        }

        Pieces = new WordPieces(ReadVocabulary(_scales.Length));
    }

    /// <summary>The one instance; the first call loads it, in some tens of milliseconds.</summary>
    public static StaticModel Shared => Loaded.Value;

    /// <summary>The tokenizer.</summary>
    public WordPieces Pieces { get; }

    /// <summary>How many pieces there are; ids run from 0.</summary>
    public int Count => _scales.Length;

    /// <summary>The 256 int8 numbers of a piece, to be scaled by <see cref="Scale"/>.</summary>
    public ReadOnlySpan<sbyte> Row(ushort piece) => _rows.AsSpan(piece * Dimension, Dimension);

    /// <summary>What a row is multiplied by.</summary>
    public float Scale(ushort piece) => _scales[piece];

    /// <summary>The length of a piece's vector, which is its weight among others.</summary>
    public float Norm(ushort piece) => _norms[piece];

    /// <summary>The cosine of two pieces, -1 to 1; 0 where one is all zero.</summary>
    public float Cosine(ushort left, ushort right)
    {
        var norms = (double)_norms[left] * _norms[right];
        return norms > 0 ? (float)(Dot(Row(left), Row(right)) * (double)_scales[left] * _scales[right] / norms) : 0;
    }

    /// <summary>The sum of the pieces' vectors at unit length, or zeros when there are none.</summary>
    public void Embed(ReadOnlySpan<ushort> pieces, Span<float> vector) => Embed(pieces, [], vector);

    /// <summary>The same of pieces that are given once each with how often they occur; no counts: once.</summary>
    public void Embed(ReadOnlySpan<ushort> pieces, ReadOnlySpan<byte> counts, Span<float> vector)
    {
        vector = vector[..Dimension];
        PieceKernels.Sum(_rows, _scales, pieces, counts, vector);
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
        {
            TensorPrimitives.Multiply(vector, 1 / length, vector);
        }
    }

    /// <summary>What makes a piece's row a vector of unit length; 0 where it is all zero.</summary>
    public float UnitScale(ushort piece) => _norms[piece] > 0 ? _scales[piece] / _norms[piece] : 0;

    private static int Dot(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        var sum = Vector256<int>.Zero;
        for (var block = 0; block < Dimension; block += Vector256<sbyte>.Count)
        {
            // The product of two int8 numbers fits into 16 bits.
            var (low, high) = Vector256.Widen(Vector256.Create(left[block..]));
            var (otherLow, otherHigh) = Vector256.Widen(Vector256.Create(right[block..]));
            var (first, second) = Vector256.Widen(low * otherLow);
            var (third, fourth) = Vector256.Widen(high * otherHigh);
            sum += first + second + third + fourth;
        }

        return Vector256.Sum(sum);
    }

    private static int SumOfSquares(ReadOnlySpan<sbyte> row)
    {
        var sum = 0;
        foreach (var value in row)
        {
            sum += value * value;
        }

        return sum;
    }

    private static float[] ReadScales()
    {
        using var stream = Open("scales.f16");
        var bytes = new byte[checked((int)stream.Length)];
        stream.ReadExactly(bytes);
        var scales = new float[bytes.Length / sizeof(ushort)];
        for (var i = 0; i < scales.Length; i++)
        {
            scales[i] = (float)System.Buffers.Binary.BinaryPrimitives.ReadHalfLittleEndian(bytes.AsSpan(i * sizeof(ushort)));
        }

        return scales;
    }

    private static string[] ReadVocabulary(int count)
    {
        using var reader = new StreamReader(Open("vocab.txt"));
        var words = new List<string>(count);
        while (reader.ReadLine() is { } word)
        {
            words.Add(word);
        }

        return words.Count == count
            ? [.. words]
            : throw new InvalidDataException($"The built-in model has {count} scales but {words.Count} pieces: the assembly is damaged.");
    }

    private static Stream Open(string name) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream("SemanticMemory.Embedding.Model." + name)
        ?? throw new InvalidDataException($"The assembly lacks the built-in model's {name}: it was built without it.");
}
