using SemanticMemory.Recall;

namespace SemanticMemory.Tests.Recall;

public sealed class LocalTermsTests
{
    [Theory]
    [InlineData("She went home", "they GO home", 2)]
    [InlineData("two children's pictures", "the kids and a photo", 2)]
    [InlineData("Café Zoë", "cafe zoe", 2)]
    [InlineData("請求書", "請求", 1)]
    [InlineData("оплата", "оплаты", 4)]
    [InlineData("字", "字", 1)]
    [InlineData("what is it that you are", "what is it", 0)]
    [InlineData("mp3-player", "MP3 players", 2)]
    [InlineData("\ud83d\ude00 !", "\ud83d\ude00 !", 0)]
    public void Texts_share_terms(string one, string other, int shared) => Assert.Equal(shared, Terms(one).Intersect(Terms(other)).Count());

    private static List<uint> Terms(string text)
    {
        var terms = new List<uint>();
        LocalTerms.Append(text, terms);
        return terms;
    }
}
