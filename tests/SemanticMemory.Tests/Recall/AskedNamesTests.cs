using SemanticMemory.Recall;

namespace SemanticMemory.Tests.Recall;

public sealed class AskedNamesTests
{
    private static readonly AuthorName[] s_authors = [new("Dana Okafor"), new("Caroline"), new("Melanie"), new("Mark Page"), new("Support"), new("Will"), new("Kim Lee, Acme")];

    [Theory]
    [InlineData("What did Dana buy?", "Dana Okafor", "What did  buy?")]
    [InlineData("Is that Okafor's car?", "Dana Okafor", "Is that  car?")]
    [InlineData("Where does Caro live?", "Caroline", "Where does  live?")]
    [InlineData("Has Melonie called?", "Melanie", "Has  called?")]
    [InlineData("has dana called?", "Dana Okafor", "has  called?")]
    [InlineData("Melonie called", "", "Melonie called")]
    [InlineData("The support page is down", "", "The support page is down")]
    [InlineData("Where is Page?", "Mark Page", "Where is ?")]
    [InlineData("will it rain", "", "will it rain")]
    [InlineData("Which invoices did Acme pay?", "Kim Lee, Acme", "Which invoices did Acme pay?")]
    [InlineData("", "", "")]
    public void Names_are_told_from_words(string question, string named, string rest)
    {
        var names = AskedNames.In(question, s_authors, word => word is "page" or "support");

        Assert.Equal((named, rest), (string.Join(' ', names.Authors), names.Rest));
    }

    [Fact]
    public void Among_very_many_authors_only_exact_names_count()
    {
        AuthorName[] authors = [new("Melanie"), .. Enumerable.Range(0, 500).Select(i => new AuthorName($"x{i}"))];

        Assert.Empty(AskedNames.In("Has Melonie called?", authors, _ => false).Authors);
        Assert.Equal(["Melanie"], AskedNames.In("Has Melanie called?", authors, _ => false).Authors);
    }

    [Fact]
    public void Only_lower_case_words_that_are_names_are_doubtful() =>
        Assert.Equal(["page", "mark"], AskedNames.Doubtful("Where is the page of mark, Page, or will?", [new("Mark Page"), new("Will")]));
}
