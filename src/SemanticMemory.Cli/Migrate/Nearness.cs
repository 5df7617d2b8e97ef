using System.Numerics.Tensors;

namespace SemanticMemory.Cli.Migrate;

/// <summary>Compares vectors that two stores keep with different precision.</summary>
internal static class Nearness
{
    // Rounding each number of a unit vector to half precision, 11 bits, turns it by less than 2^-11: a cosine of 1 - 1.2e-7. The rest is for the rounding of the cosine itself.
    private const float Least = 1 - 1e-5f;

    /// <summary>Are they the same vectors, passage by passage, but for rounding?</summary>
    public static bool AreSame(IReadOnlyList<ReadOnlyMemory<float>> one, IReadOnlyList<ReadOnlyMemory<float>> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.Length == pair.Second.Length && TensorPrimitives.Dot(pair.First.Span, pair.Second.Span) >= Least);
}
