namespace SemanticMemory.Storage;

/// <summary>
/// Term weights by term id: a 32-bit hash of the term. Ids rise and are unique; weights are finite and above zero.
/// </summary>
public sealed record SparseVector
{
    /// <summary>Wraps ids and weights of the same length.</summary>
    /// <exception cref="ArgumentException">The lengths differ, the ids do not rise, or a weight is not finite or not above zero.</exception>
    public SparseVector(ReadOnlyMemory<uint> indices, ReadOnlyMemory<float> values)
    {
        if (indices.Length != values.Length)
        {
            throw new ArgumentException($"There are {indices.Length} ids but {values.Length} weights.", nameof(values));
        }

        var ids = indices.Span;
        var weights = values.Span;
        for (var i = 0; i < ids.Length; i++)
        {
            if (i > 0 && ids[i] <= ids[i - 1])
            {
                throw new ArgumentException("Term ids must rise.", nameof(indices));
            }

            if (!float.IsFinite(weights[i]) || weights[i] <= 0)
            {
                throw new ArgumentException("Term weights must be finite and above zero.", nameof(values));
            }
        }

        (Indices, Values) = (indices, values);
    }

    /// <summary>No terms.</summary>
    public static SparseVector Empty { get; } = new(default, default);

    /// <summary>The term ids, rising.</summary>
    public ReadOnlyMemory<uint> Indices { get; }

    /// <summary>The weight of each term.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>How many terms there are.</summary>
    public int Count => Indices.Length;

    /// <summary>The sum over shared terms of both weights.</summary>
    public static double Dot(SparseVector one, SparseVector other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var (sum, i, j) = (0.0, 0, 0);
        var left = one.Indices.Span;
        var right = other.Indices.Span;
        while (i < left.Length && j < right.Length)
        {
            if (left[i] == right[j])
            {
                sum += one.Values.Span[i++] * (double)other.Values.Span[j++];
            }
            else if (left[i] < right[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return sum;
    }

    /// <summary>The sum of some vectors, each times a factor above zero.</summary>
    public static SparseVector Sum(IReadOnlyList<(SparseVector Vector, float Factor)> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var sums = new SortedDictionary<uint, float>();
        foreach (var (vector, factor) in parts)
        {
            for (var i = 0; i < vector.Count; i++)
            {
                var index = vector.Indices.Span[i];
                sums[index] = sums.GetValueOrDefault(index) + (factor * vector.Values.Span[i]);
            }
        }

        return new SparseVector(sums.Keys.ToArray(), sums.Values.ToArray());
    }
}
