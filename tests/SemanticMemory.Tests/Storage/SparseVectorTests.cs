using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Storage;

public sealed class SparseVectorTests
{
    [Fact]
    public void Ids_and_weights_are_kept()
    {
        var vector = new SparseVector(new uint[] { 0, 5, uint.MaxValue }, new[] { .5f, float.Epsilon, float.MaxValue });
        Assert.Equal(3, vector.Count);
        Assert.Equal([0, 5, uint.MaxValue], vector.Indices.ToArray());
        Assert.Equal([.5f, float.Epsilon, float.MaxValue], vector.Values.ToArray());
    }

    [Fact]
    public void The_empty_vector_has_no_terms() => Assert.Equal(0, SparseVector.Empty.Count);

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    [InlineData(0, 1)]
    public void Different_lengths_are_refused(int ids, int weights) => Assert.Throws<ArgumentException>(
        () => new SparseVector(Enumerable.Range(1, ids).Select(id => (uint)id).ToArray(), Enumerable.Repeat(1f, weights).ToArray()));

    [Theory]
    [InlineData(2u, 1u)]
    [InlineData(1u, 1u)]
    [InlineData(uint.MaxValue, 0u)]
    public void Ids_that_do_not_rise_are_refused(uint first, uint second) =>
        Assert.Throws<ArgumentException>(() => Contract.Sample.Words((first, 1), (second, 1)));

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Weights_that_are_not_finite_and_above_zero_are_refused(float weight) =>
        Assert.Throws<ArgumentException>(() => Contract.Sample.Words((1, 1), (2, weight)));
}
