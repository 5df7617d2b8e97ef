using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.CompilerServices;
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
        for (var block = 0; block < Dimension; block += Vector256<sbyte>.Count)
        {
            Sum(pieces, counts, block, vector);
        }

        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
        {
            TensorPrimitives.Multiply(vector, 1 / length, vector);
        }
    }

    /// <summary>The cosines of a piece and of several vectors of unit length that lie one after another.</summary>
    public void Cosines(ushort piece, ReadOnlySpan<float> vectors, Span<float> cosines)
    {
        var norm = _norms[piece];
        if (norm == 0)
        {
            cosines.Clear();
            return;
        }

        var factor = _scales[piece] / norm;
        var at = 0;
        for (; at + 4 <= cosines.Length; at += 4)
        {
            FourDots(piece, vectors.Slice(at * Dimension, 4 * Dimension), factor, cosines.Slice(at, 4));
        }

        if (at < cosines.Length)
        {
            // The last ones with zeros beside them.
            Span<float> rest = stackalloc float[4 * Dimension];
            Span<float> dots = stackalloc float[4];
            rest.Clear();
            vectors[(at * Dimension)..(cosines.Length * Dimension)].CopyTo(rest);
            FourDots(piece, rest, factor, dots);
            dots[..(cosines.Length - at)].CopyTo(cosines[at..]);
        }
    }

    // A piece's row is widened once for four products.
    private void FourDots(ushort piece, ReadOnlySpan<float> vectors, float factor, Span<float> dots)
    {
        var (sum0, sum1, sum2, sum3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        ref var vector = ref MemoryMarshal.GetReference(vectors[..(4 * Dimension)]);
        for (var block = 0; block < Dimension; block += Vector256<sbyte>.Count)
        {
            Widen(piece, block, out var first, out var second, out var third, out var fourth);
            Add(ref Unsafe.Add(ref vector, block), first, second, third, fourth, ref sum0);
            Add(ref Unsafe.Add(ref vector, Dimension + block), first, second, third, fourth, ref sum1);
            Add(ref Unsafe.Add(ref vector, (2 * Dimension) + block), first, second, third, fourth, ref sum2);
            Add(ref Unsafe.Add(ref vector, (3 * Dimension) + block), first, second, third, fourth, ref sum3);
        }

        (dots[0], dots[1], dots[2], dots[3]) = (factor * Vector256.Sum(sum0), factor * Vector256.Sum(sum1), factor * Vector256.Sum(sum2), factor * Vector256.Sum(sum3));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Add(ref float at, Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth, ref Vector256<float> sum)
        {
            sum = Vector256.MultiplyAddEstimate(first, Vector256.LoadUnsafe(ref at), sum);
            sum = Vector256.MultiplyAddEstimate(second, Vector256.LoadUnsafe(ref at, 8), sum);
            sum = Vector256.MultiplyAddEstimate(third, Vector256.LoadUnsafe(ref at, 16), sum);
            sum = Vector256.MultiplyAddEstimate(fourth, Vector256.LoadUnsafe(ref at, 24), sum);
        }
    }

    /// <summary>A piece's vector at unit length; zeros where it has none.</summary>
    public void Unit(ushort piece, Span<float> vector)
    {
        var factor = _norms[piece] > 0 ? _scales[piece] / _norms[piece] : 0;
        var row = Row(piece);
        for (var i = 0; i < Dimension; i++)
        {
            vector[i] = factor * row[i];
        }
    }

    // One block of 32 dimensions after the other, so that a block's sums stay in registers.
    private void Sum(ReadOnlySpan<ushort> pieces, ReadOnlySpan<byte> counts, int block, Span<float> vector)
    {
        var (sum0, sum1, sum2, sum3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i < pieces.Length; i++)
        {
            // The scale is read first: its bounds check covers the row, of which there is one for each scale.
            var scale = Vector256.Create(counts.IsEmpty ? _scales[pieces[i]] : _scales[pieces[i]] * counts[i]);
            Widen(pieces[i], block, out var first, out var second, out var third, out var fourth);
            sum0 = Vector256.MultiplyAddEstimate(first, scale, sum0);
            sum1 = Vector256.MultiplyAddEstimate(second, scale, sum1);
            sum2 = Vector256.MultiplyAddEstimate(third, scale, sum2);
            sum3 = Vector256.MultiplyAddEstimate(fourth, scale, sum3);
        }

        vector = vector.Slice(block, Vector256<sbyte>.Count);
        sum0.CopyTo(vector);
        sum1.CopyTo(vector[Vector256<float>.Count..]);
        sum2.CopyTo(vector[(2 * Vector256<float>.Count)..]);
        sum3.CopyTo(vector[(3 * Vector256<float>.Count)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Widen(ushort piece, int block, out Vector256<float> first, out Vector256<float> second, out Vector256<float> third, out Vector256<float> fourth)
    {
        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_rows), (nuint)((piece * Dimension) + block)));
        var (a, b) = Vector256.Widen(low);
        var (c, d) = Vector256.Widen(high);
        (first, second, third, fourth) = (Vector256.ConvertToSingle(a), Vector256.ConvertToSingle(b), Vector256.ConvertToSingle(c), Vector256.ConvertToSingle(d));
    }

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
