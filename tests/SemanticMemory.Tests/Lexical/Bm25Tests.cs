using System.Globalization;
using SemanticMemory.Lexical;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Lexical;

public sealed class Bm25Tests
{
    private readonly Bm25 _bm25 = new();

    [Fact]
    public void A_weight_is_that_of_the_formula()
    {
        // Four words, no stop word; "invoice" twice.
        var weights = _bm25.DocumentWeights("The invoice: an invoice for Berlin, overdue");
        const float Saturation = .9f * (1 - .4f + (.4f * 4 / 30));
        Assert.Equal(2 * 1.9f / (2 + Saturation), Weight(weights, "invoic"), 1e-5f);
        Assert.Equal(1.9f / (1 + Saturation), Weight(weights, "berlin"), 1e-5f);
        Assert.Equal(1.9f / (1 + Saturation), Weight(weights, "the"), 1e-5f);
        Assert.Equal(6, weights.Count);
    }

    [Fact]
    public void Constants_can_be_chosen()
    {
        var flat = new Bm25(new Bm25Options { K1 = 0, B = 0, AverageLength = 7, StopWordWeight = .5f });
        Assert.Equal(1f, Weight(flat.DocumentWeights("invoice invoice"), "invoic"));
        Assert.Equal(.5f, Weight(flat.QueryWeights("the invoice"), "the"));
    }

    [Theory]
    [InlineData(-1f, .4f, 30f, .1f, "K1 must be 0 or more")]
    [InlineData(.9f, 1.1f, 30f, .1f, "B must be 0 to 1")]
    [InlineData(.9f, .4f, 0f, .1f, "AverageLength must be above 0")]
    [InlineData(.9f, .4f, 30f, float.NaN, "StopWordWeight must be above 0")]
    public void Constants_out_of_range_are_refused_by_name_and_bounds(float k1, float b, float average, float stop, string refusal) => Assert.Contains(
        refusal,
        Assert.Throws<ArgumentOutOfRangeException>(() => new Bm25(new Bm25Options { K1 = k1, B = b, AverageLength = average, StopWordWeight = stop })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_text_without_words_has_no_terms()
    {
        Assert.Equal(0, _bm25.DocumentWeights(" …!🙂 ").Count);
        Assert.Equal(0, _bm25.QueryWeights("").Count);
    }

    [Fact]
    public void Term_ids_are_the_published_hash()
    {
        // The test vectors of FNV-1a: "", "a", "foobar".
        Assert.Equal(0x811c9dc5u, TermId.Of(""));
        Assert.Equal(0xe40c292cu, TermId.Of("a"));
        Assert.Equal(0xbf9cf968u, TermId.Of("foobar"));
        var hash = System.Text.Encoding.UTF8.GetBytes("é🙂日").Aggregate(0x811c9dc5u, (sum, value) => unchecked((sum ^ value) * 0x01000193));
        Assert.Equal(hash, TermId.Of("é🙂日"));
    }

    [Fact]
    public void Words_that_share_an_id_are_summed()
    {
        // Known to collide under 32-bit FNV-1a.
        Assert.Equal(TermId.Of("costarring"), TermId.Of("liquid"));
        var weights = new Bm25(new Bm25Options { B = 0 }).QueryWeights("liquid liquid");
        Assert.Equal((1, 2f), (weights.Count, weights.Values.Span[0]));
    }

    [Fact]
    public void A_query_of_stop_words_still_finds_something() =>
        Assert.True(Score("who was that", "That was the man who called", "Invoices are overdue") > 0);

    [Fact]
    public void A_stop_word_counts_less_than_a_word() => Assert.True(
        Score("what about the invoice", "An invoice", "x") > Score("what about the invoice", "What about the weather", "x"));

    [Theory]
    [InlineData("INV-2041")]
    [InlineData("inv-2041")]
    [InlineData("what about INV-2041?")]
    [InlineData("ERR_TLS_CERT")]
    [InlineData("v3.14.2")]
    [InlineData("user@host.example")]
    [InlineData("ORD/77120")]
    public void The_text_with_the_whole_identifier_comes_before_one_with_its_parts_apart(string query)
    {
        var id = query.Replace("what about ", "", StringComparison.Ordinal).TrimEnd('?');
        var apart = string.Join(" or ", id.Split('-', '_', '.', '/', '@'));
        var mail = string.Join(' ', Enumerable.Range(0, 180).Select(i => string.Create(CultureInfo.InvariantCulture, $"word{(char)('a' + (i % 26))}")));
        string[] texts = [$"{mail} {id} {mail}", $"{apart}, {apart}", "Nothing of the kind"];
        Assert.True(Score(query, texts, 0) > Score(query, texts, 1), $"{Score(query, texts, 0)} against {Score(query, texts, 1)}");
        Assert.Equal(0, Score(id, texts, 2));
    }

    [Theory]
    [InlineData("2041", "Invoice INV-2041 is overdue")]
    [InlineData("invoice inv 2041", "INV2041")]
    [InlineData("INV-2041", "inv 2041")]
    [InlineData("INV2041", "INV-2041")]
    [InlineData("host.example", "mail to user@host.example please")]
    [InlineData("1200", "It costs 1,200 euros")]
    [InlineData("567", "+49 30 1234-567")]
    [InlineData("猫", "私は猫が好き")]
    [InlineData("日本", "日本語です")]
    [InlineData("Zurich cafés", "the café in Zürich")]
    public void Parts_and_other_spellings_find_the_text(string query, string text) => Assert.True(Score(query, text, "other") > 0);

    [Fact]
    public void A_single_character_does_not_find_texts_by_itself_when_the_query_has_more() =>
        Assert.Equal(0, Score("日本", "本日は", "other"));

    [Fact]
    public void Half_a_million_characters_have_valid_weights()
    {
        var text = string.Concat(Enumerable.Range(0, 70_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"w{i % 5000} ")));
        Assert.InRange(_bm25.DocumentWeights(text).Count, 5_000, 15_000);
    }

    private float Score(string query, string text, string other) => Score(query, [text, other], 0);

    // As a store would: query weight times IDF times stored weight.
    private float Score(string query, string[] texts, int which)
    {
        var stored = texts.Select(_bm25.DocumentWeights).ToArray();
        var asked = _bm25.QueryWeights(query);
        var sum = 0f;
        for (var i = 0; i < asked.Count; i++)
        {
            var id = asked.Indices.Span[i];
            var frequency = stored.Count(vector => Weight(vector, id) > 0);
            var idf = MathF.Log(1 + ((texts.Length - frequency + .5f) / (frequency + .5f)));
            sum += asked.Values.Span[i] * idf * Weight(stored[which], id);
        }

        return sum;
    }

    private static float Weight(SparseVector vector, string term) => Weight(vector, TermId.Of(term));

    private static float Weight(SparseVector vector, uint id) => vector.Indices.Span.IndexOf(id) is var at and >= 0 ? vector.Values.Span[at] : 0;
}
