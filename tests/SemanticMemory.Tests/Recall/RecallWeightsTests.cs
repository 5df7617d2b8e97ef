using SemanticMemory.Recall;

namespace SemanticMemory.Tests.Recall;

public sealed class RecallWeightsTests
{
    [Fact]
    public void A_weight_is_changed_by_the_name_that_explanations_show()
    {
        foreach (var name in RecallWeights.Names)
        {
            var weights = new RecallWeights().With(name, 17);

            Assert.Equal([name], weights.ByName().Where(weight => weight.Value == 17).Select(weight => weight.Key));
        }
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_known_ones() =>
        Assert.Contains("namesPresent", Assert.Throws<ArgumentException>(() => new RecallWeights().With("luck", 1)).Message, StringComparison.Ordinal);
}
