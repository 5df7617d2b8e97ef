using SemanticMemory.Embedded.Lexical;

namespace SemanticMemory.Tests.Embedded;

public class InvertedIndexTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(200)]
    public void Taking_points_out_leaves_exactly_the_others(int atOnce)
    {
        var random = new Random(atOnce);
        var index = new InvertedIndex();
        var there = new Dictionary<int, byte[]>();
        for (var slot = 0; slot < 1000; slot++)
        {
            there[slot] = TermBlob.Encode(Points.Terms(random, 12));
            index.Add(slot, there[slot]);
        }

        while (there.Count > 300)
        {
            var gone = there.OrderBy(_ => random.Next()).Take(atOnce).Select(pair => (pair.Key, pair.Value)).ToList();
            index.Remove(gone);
            gone.ForEach(point => there.Remove(point.Key));
        }

        Assert.Equal(there.Count(point => point.Value.Length > 0), index.PointCount);
        for (var term = 0u; term < 40; term++)
        {
            Assert.Equal(Expected(there, term), Weights(index, term, 1000));
            Assert.Equal(Expected(there, term).Count(weight => weight > 0), index.Count(term));
        }
    }

    [Fact]
    public void A_term_that_nobody_has_any_more_is_forgotten()
    {
        var index = new InvertedIndex();
        var terms = TermBlob.Encode(Points.Terms(new Random(1), 30));
        index.Add(0, terms);
        index.Remove([(0, terms)]);
        Assert.Equal(0, index.TermCount);
        Assert.Equal(0, index.PointCount);
    }

    private static float[] Weights(InvertedIndex index, uint term, int slots)
    {
        var weights = new float[slots];
        index.AddUp(term, 1, weights);
        return weights;
    }

    private static float[] Expected(Dictionary<int, byte[]> there, uint term)
    {
        var weights = new float[1000];
        foreach (var (slot, terms) in there)
        {
            for (var at = 0; at < TermBlob.Count(terms); at++)
            {
                weights[slot] += TermBlob.Term(terms, at) == term ? TermBlob.Weight(terms, at) : 0;
            }
        }

        return weights;
    }
}
