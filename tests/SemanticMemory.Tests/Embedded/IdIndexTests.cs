using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Tests.Embedded;

public class IdIndexTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_finds_what_a_dictionary_finds_also_after_removals(bool counting)
    {
        var random = new Random(5);
        var (index, model) = (new IdIndex(), new Dictionary<Guid, int>());
        for (var slot = 0; slot < 4000; slot++)
        {
            var id = counting ? Points.Id(slot) : Guid.NewGuid();
            index.Add(id, slot);
            model.Add(id, slot);
            if (random.Next(3) == 0)
            {
                var (gone, at) = model.ElementAt(random.Next(Math.Min(20, model.Count)));
                index.Remove(at);
                model.Remove(gone);
                Assert.Equal(-1, index.Find(gone));
            }
        }

        Assert.Equal(model.Count, index.Count);
        Assert.All(model, pair => Assert.Equal(pair.Value, index.Find(pair.Key)));
    }
}
