using SemanticMemory.Recall;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Recall;

public sealed class NearDuplicatesTests
{
    [Theory]
    [InlineData("Thank you for your order.", "thank you, for your ORDER!", true)]
    [InlineData("Thank you for your order.", "Thank you for your patience.", false)]
    [InlineData("👍", "👍", true)]
    [InlineData("👍", "👎", false)]
    [InlineData("", "", false)]
    public void Nearly_the_same_words_are_a_duplicate(string first, string second, bool duplicate)
    {
        Assert.Equal(duplicate ? [first] : [first, second], NearDuplicates.Remove([first, second], Analysed, .9));
    }

    [Fact]
    public void One_changed_word_in_twenty_is_nearly_the_same()
    {
        var words = Enumerable.Range(0, 40).Select(i => $"word{i}").ToArray();
        var (quoted, other) = (string.Join(' ', words.SkipLast(1)), string.Join(' ', words.SkipLast(10)));

        Assert.Single(NearDuplicates.Remove([string.Join(' ', words), quoted], Analysed, .9));
        Assert.Equal(2, NearDuplicates.Remove([string.Join(' ', words), other], Analysed, .9).Count);
    }

    private static AnalysedMessage Analysed(string text) => AnalysedMessage.Of(Stretch.Message(text, null, MemoryFixture.Start));
}
