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
            Assert.Equal(Expected(there, term), index.Find(term).OrderBy(posting => posting.Slot));
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

    private static IEnumerable<Posting> Expected(Dictionary<int, byte[]> there, uint term) =>
        from point in there
        from at in Enumerable.Range(0, TermBlob.Count(point.Value))
        where TermBlob.Term(point.Value, at) == term
        orderby point.Key
        select new Posting(point.Key, TermBlob.Weight(point.Value, at));
}
