using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using SemanticMemory.Embedded.Vectors;

namespace SemanticMemory.Benchmarks.Kernels;

/// <summary>Scanning 100,000 vectors of 256 dimensions against only reading the same bytes: the ratio is what the arithmetic costs.</summary>
public class VectorScanBenchmark
{
    private const int Dimension = 256;
    private const int Rows = 100_000;
    private readonly VectorIndex _index = new(Dimension);
    private readonly float[] _estimates = new float[Rows];
    private QuantizedQuery _query = new(default, Dimension);

    /// <summary>Fills the index.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        for (var slot = 0; slot < Rows; slot++)
        {
            _index.Add(slot, EncodedVectors.Of(HalfVectors.Encode([Unit(random)], Dimension), Dimension)!);
        }

        _query = new QuantizedQuery(Unit(random), _index.Stride);
    }

    /// <summary>Every byte once, into a register.</summary>
    [Benchmark(Baseline = true)]
    public int Read()
    {
        var (a, b, c, d) = (Vector512<sbyte>.Zero, Vector512<sbyte>.Zero, Vector512<sbyte>.Zero, Vector512<sbyte>.Zero);
        for (var chunk = 0; chunk < _index.Chunks.Count; chunk++)
        {
            var codes = _index.Chunks[chunk].Codes(0, Math.Min(VectorChunk.Rows, Rows - (chunk * VectorChunk.Rows)));
            ref var first = ref MemoryMarshal.GetReference(codes);
            for (nuint i = 0; i < (nuint)codes.Length; i += 256)
            {
                a ^= Vector512.LoadUnsafe(ref first, i);
                b ^= Vector512.LoadUnsafe(ref first, i + 64);
                c ^= Vector512.LoadUnsafe(ref first, i + 128);
                d ^= Vector512.LoadUnsafe(ref first, i + 192);
            }
        }

        return Vector512.Sum(a ^ b ^ c ^ d);
    }

    /// <summary>The scan as a query does it, scales included.</summary>
    [Benchmark]
    public float Scan()
    {
        RowScan.All(_index, _query, _estimates);
        return _estimates[^1];
    }

    private static float[] Unit(Random random)
    {
        var vector = new float[Dimension];
        var squares = 0.0;
        for (var i = 0; i < Dimension; i++)
        {
            vector[i] = (float)(random.NextDouble() - 0.5);
            squares += vector[i] * vector[i];
        }

        return [.. vector.Select(number => (float)(number / Math.Sqrt(squares)))];
    }
}
