using SemanticMemory.Embedded.Vectors;

namespace SemanticMemory.Tests.Embedded;

public class QuantizationTests
{
    [Fact]
    public void An_estimate_is_never_further_off_than_its_bound()
    {
        var random = new Random(3);
        var index = new VectorIndex(Points.Dimension);
        var stored = new List<ReadOnlyMemory<float>>();
        for (var slot = 0; slot < 500; slot++)
        {
            stored.Add(Points.Vector(random));
            index.Add(slot, EncodedVectors.Of(HalfVectors.Encode([stored[slot]], Points.Dimension), Points.Dimension)!);
        }

        for (var round = 0; round < 50; round++)
        {
            var vector = Points.Vector(random);
            var query = new QuantizedQuery(vector, index.Stride);
            var estimates = new float[index.RowBound];
            RowScan.All(index, query, estimates);
            Assert.All(Enumerable.Range(0, 500), slot =>
            {
                var exact = HalfVectors.Best(vector.Span, HalfVectors.Encode([stored[slot]], Points.Dimension), new float[Points.Dimension]);
                Assert.InRange(estimates[slot] - exact, -query.Bound(index.Error(slot)), query.Bound(index.Error(slot)));
                Assert.Equal(estimates[slot], RowScan.One(index, slot, query));
            });
        }
    }

    [Fact]
    public void Rows_of_removed_points_are_used_again()
    {
        var random = new Random(4);
        var index = new VectorIndex(Points.Dimension);
        var passages = EncodedVectors.Of(HalfVectors.Encode([Points.Vector(random), Points.Vector(random)], Points.Dimension), Points.Dimension)!;
        index.Add(0, passages);
        index.Add(1, passages);
        index.Remove(0);
        index.Add(2, passages);
        Assert.Equal(4, index.RowBound);
        Assert.Equal(2, index.PointCount);
        Assert.Equal(-1, index.First(0));
        Assert.DoesNotContain(0, index.Slots.ToArray());
    }

    [Fact]
    public void Rows_stay_as_they_are_while_their_memory_grows_into_large_pages_and_beyond_one_chunk()
    {
        // Several of the sample vectors one after another, so that a chunk is larger than a large page.
        const int Parts = 11;
        const int Dimension = Parts * Points.Dimension;
        var (random, index) = (new Random(5), new VectorIndex(Dimension));
        var given = Enumerable.Range(0, VectorChunk.Rows + 100).Select(_ =>
        {
            var vector = Enumerable.Range(0, Parts).SelectMany(_ => Points.Vector(random).ToArray()).Select(number => number / MathF.Sqrt(Parts)).ToArray();
            return EncodedVectors.Of(HalfVectors.Encode([vector], Dimension), Dimension)!;
        }).ToArray();
        for (var slot = 0; slot < given.Length; slot++)
        {
            index.Add(slot, given[slot]);
        }

        index.TrimExcess();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        for (var slot = 0; slot < given.Length; slot++)
        {
            Assert.True(index.Codes(index.First(slot)).SequenceEqual(given[slot].Codes(0)), $"Row {slot} has other codes than were given.");
        }
    }

    [Fact]
    public void Bytes_that_are_no_unit_vectors_are_refused()
    {
        Assert.Null(EncodedVectors.Of(new byte[(Points.Dimension * 2) - 1], Points.Dimension));
        Assert.Null(EncodedVectors.Of(new byte[Points.Dimension * 2], Points.Dimension));
    }
}
