using SemanticMemory.Summaries;

namespace SemanticMemory.Tests.Summaries;

public sealed class KeyPhrasesTests
{
    [Theory]
    [InlineData("What would the enterprise plan cost us?", "enterprise plan cost")]
    [InlineData("Is INV-2041 late, or the v2.8.1 firmware?", "INV-2041 late|v2.8.1 firmware")]
    [InlineData("Hello, thank you very much. Have a good day!", "")]
    [InlineData("I'll say it's what we'd said: don't.", "")]
    [InlineData("120 of 9,400 at 12", "")]
    [InlineData("See https://example.com/warranty?x=1 or mail info@example.com about the warranty", "mail|warranty")]
    [InlineData("One endless candidate phrase follows verbatim", "")]
    [InlineData("Le café\nest fermé", "Le café|est fermé")]
    public void Phrases_stand_between_stop_words_and_punctuation(string text, string phrases) =>
        Assert.Equal(phrases.Split('|', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), KeyPhrases.Of([text], 10).Order(StringComparer.Ordinal));

    [Fact]
    public void Scores_are_degrees_added_up_and_count_for_each_text()
    {
        // enterprise: 2 + 2, plan: 2 + 2, seats: 1 + 1 + 1, discount: 1. So: enterprise plan (4 + 4) x 2, seats 3 x 3, discount 1.
        var texts = new[] { "discount; the seats", "the enterprise plan, the seats", "the seats of the enterprise plan" };

        Assert.Equal(["enterprise plan", "seats", "discount"], KeyPhrases.Of(texts, 10));
        Assert.Equal(["enterprise plan"], KeyPhrases.Of(texts, 1));
    }

    [Fact]
    public void A_phrase_is_said_by_longer_ones_too() =>
        Assert.Equal(["enterprise plan"], KeyPhrases.Of(["the enterprise plan", "the enterprise plan price"], 10));

    [Fact]
    public void A_phrase_with_no_word_of_its_own_is_left_out() =>
        Assert.Equal(["grease pin"], KeyPhrases.Of(["the grease pin", "the grease pin", "the pin", "the old grease pin"], 10));

    [Fact]
    public void Upper_and_lower_case_are_one_phrase_written_as_it_came_first() =>
        Assert.Equal(["Warranty Claim"], KeyPhrases.Of(["the Warranty Claim", "a warranty claim"], 10));

    [Fact]
    public void Names_of_speakers_are_no_topics() => Assert.Equal(["offer"], KeyPhrases.Of(["Dana, the offer", "Noor Haddad and the offer"], 10, ["Dana, Acme", "Noor Haddad"]));

    [Fact]
    public void Texts_of_any_length_are_read() => Assert.NotEmpty(KeyPhrases.Of([string.Concat(Enumerable.Repeat("the tangerine, ", 50_000)), new string('x', 500_000)], 10));

    [Theory]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("a@@b")]
    [InlineData("://")]
    [InlineData("www.")]
    public async Task What_only_looks_like_addresses_takes_no_longer_than_other_texts(string sign)
    {
        var text = string.Concat(Enumerable.Repeat(sign, 4000)) + ", the tangerine";

        await Task.Run(() => KeyPhrases.Of([.. Enumerable.Repeat(text, 50)], 10), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }
}
