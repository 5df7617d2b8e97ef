using SemanticMemory.Lexical;

namespace SemanticMemory.Tests.Lexical;

public sealed class TextAnalyzerTests
{
    [Theory]
    [InlineData("The shipments were delayed", "the were", "shipment delai")]
    [InlineData("CAFÉ cafe\u0301 Zürich Straße naïve", "", "cafe cafe zurich strass naiv")]
    [InlineData("Øresund Łódź ﬁle ＡＢＣ１２３", "", "oresund lodz file abc-123 abc 123")]
    [InlineData("don't John’s", "t s", "don john")]
    [InlineData("well-known and/or e.g. U.S.", "and or s", "well known e g u")]
    [InlineData("Привет, Москва! Мой ёж мои", "", "привет москва мой еж мои")]
    [InlineData("안녕하세요 세계", "", "안녕하세요 세계")]
    [InlineData("ΟΔΟΣ οδός", "", "οδοσ οδοσ")]
    [InlineData("مُحَمَّد كتـــاب أحمد", "", "محمد كتاب احمد")]
    [InlineData("lone \ud800 surrogate\udc00s", "s", "lone surrog")]
    [InlineData("soft\u00adware", "", "softwar")]
    public void Words_are_folded_and_stemmed(string text, string stopWords, string words)
    {
        var terms = Terms(text);
        Assert.Equal(stopWords, string.Join(' ', terms.Where(term => term.At.Kind == TermKind.StopWord).Select(term => term.Text)));
        Assert.Equal(Normal(words), string.Join(' ', terms.Where(term => term.At.Kind != TermKind.StopWord).Select(term => term.Text)));
    }

    [Theory]
    [InlineData("INV-2041", "inv-2041", "inv 2041")]
    [InlineData("INV2041", "inv-2041", "inv 2041")]
    [InlineData("ORD/77120", "ord-77120", "ord 77120")]
    [InlineData("ERR_TLS_CERT", "err-tls-cert", "err tl cert")]
    [InlineData("user@mail.host.example", "user@mail.host.example mail.host.example", "user mail host exampl")]
    [InlineData("v3.14.2", "v-3.14.2", "v-3 14 2")]
    [InlineData("1234-567", "1234-567", "1234 567")]
    [InlineData("2024-03-05", "2024-03-05", "2024 03 05")]
    [InlineData("1,200,000", "1200000", "1 200 000")]
    [InlineData("srv12.example.com/a_1:8080", "srv-12.example.com-a-1:8080 srv-12.example.com a-1", "srv-12 srv 12 exampl com 1 8080")]
    public void A_code_is_a_term_as_a_whole_and_in_parts(string text, string wholes, string parts)
    {
        var terms = Terms(text);
        Assert.Equal(wholes.Split(' ').Order(), terms.Where(term => term.At.Kind == TermKind.Code).Select(term => term.Text).Order());
        Assert.Equal(parts.Split(' ').Order(), terms.Where(term => term.At.Kind == TermKind.CodePart).Select(term => term.Text).Order());
    }

    [Theory]
    [InlineData("host.example", "host.example host exampl")]
    [InlineData("3-day", "3-day 3 dai")]
    [InlineData("Q3", "q-3")]
    [InlineData("covid19", "covid-19 covid 19")]
    [InlineData("done.Next", "done.next done next")]
    public void A_compound_that_is_no_code_is_words_and_the_whole(string text, string words) =>
        Assert.Equal(words, string.Join(' ', Terms(text).Where(term => term.At.Kind == TermKind.Word).Select(term => term.Text)));

    [Fact]
    public void Phone_numbers_are_found_by_their_groups() =>
        Assert.Equal(["49", "30", "1234-567", "1234", "567"], Terms("+49 30 1234-567").Select(term => term.Text));

    [Theory]
    [InlineData("日本語", "日本 本語", "日 本 語")]
    [InlineData("猫", "猫", "")]
    [InlineData("ไทย", "ไท ทย", "ไ ท ย")]
    [InlineData("ｶﾞｽ", "ガス", "ガ ス")]
    [InlineData("私は123円", "私は 123 円", "私 は")]
    public void Scripts_without_spaces_give_pairs_of_characters_and_each_of_several(string text, string words, string characters)
    {
        var terms = Terms(text);
        Assert.Equal(words, string.Join(' ', terms.Where(term => term.At.Kind == TermKind.Word).Select(term => term.Text)));
        Assert.Equal(characters, string.Join(' ', terms.Where(term => term.At.Kind == TermKind.Character).Select(term => term.Text)));
    }

    [Fact]
    public void Each_term_stands_where_it_says()
    {
        const string Text = "Re: Rechnungen für INV-2041, 日本語 – naïve!";
        Assert.Contains(Terms(Text), term => term.Text == "rechnungen" && Text.Substring(term.At.Start, term.At.Length) == "Rechnungen");
        Assert.Contains(Terms(Text), term => term.Text == "inv-2041" && Text.Substring(term.At.Start, term.At.Length) == "INV-2041");
        Assert.Contains(Terms(Text), term => term.Text == "本語" && Text.Substring(term.At.Start, term.At.Length) == "本語");
        Assert.Contains(Terms(Text), term => term.Text == "naiv" && Text.Substring(term.At.Start, term.At.Length) == "naïve");
    }

    [Fact]
    public void Half_a_million_characters_of_any_kind_give_no_more_terms_than_there_are_characters_twice()
    {
        foreach (var unit in new[] { "a", "a1", "a-", "1,000,", "a.b@", "日", "\u0e01\u0e34", "\u0301", "é", "안", "🙂", "ing", "\ufdfa", "_", "-" })
        {
            var text = string.Concat(Enumerable.Repeat(unit, 500_000 / unit.Length));
            var count = 0;
            TextAnalyzer.Analyze(text, (term, at) => count++);
            Assert.InRange(count, 0, 2 * text.Length);
        }
    }

    // Decomposition is part of the folding; compare in one form.
    private static string Normal(string text) => text.Normalize(System.Text.NormalizationForm.FormKD);

    private static List<(string Text, TermOccurrence At)> Terms(string text)
    {
        var terms = new List<(string, TermOccurrence)>();
        TextAnalyzer.Analyze(text, (term, at) => terms.Add((term.ToString(), at)));
        return terms;
    }
}
