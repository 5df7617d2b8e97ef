using SemanticMemory.Lexical;

namespace SemanticMemory.Tests.Lexical;

public sealed class PorterStemmerTests
{
    // The examples of the paper, each taken through all of its steps.
    [Theory]
    [InlineData("caresses caress ponies poni ties ti caress caress cats cat")]
    [InlineData("feed feed agreed agre plastered plaster bled bled motoring motor sing sing")]
    [InlineData("conflated conflat troubled troubl sized size hopping hop tanned tan falling fall hissing hiss fizzed fizz failing fail filing file")]
    [InlineData("happy happi sky sky")]
    [InlineData("relational relat conditional condit rational ration valenci valenc hesitanci hesit digitizer digit conformabli conform radicalli radic")]
    [InlineData("differentli differ vileli vile analogousli analog vietnamization vietnam predication predic operator oper feudalism feudal")]
    [InlineData("decisiveness decis hopefulness hope callousness callous formaliti formal sensitiviti sensit sensibiliti sensibl")]
    [InlineData("triplicate triplic formative form formalize formal electriciti electr electrical electr hopeful hope goodness good")]
    [InlineData("revival reviv allowance allow inference infer airliner airlin gyroscopic gyroscop adjustable adjust defensible defens irritant irrit")]
    [InlineData("replacement replac adjustment adjust dependent depend adoption adopt homologou homolog communism commun activate activ angulariti angular")]
    [InlineData("homologous homolog effective effect bowdlerize bowdler probate probat rate rate cease ceas controll control roll roll")]
    [InlineData("generalizations gener oscillators oscil a a is is by by")]
    public void The_published_examples_have_the_published_stems(string wordsAndStems)
    {
        var list = wordsAndStems.Split(' ');
        for (var i = 0; i < list.Length; i += 2)
        {
            Assert.Equal(list[i + 1], PorterStemmer.Stem(list[i]));
        }
    }

    [Fact]
    public void Three_thousand_words_have_the_stems_of_the_reference()
    {
        using var reader = new StreamReader(typeof(PorterStemmerTests).Assembly.GetManifestResourceStream("stems.txt")!);
        var count = 0;
        while (reader.ReadLine()?.Split(' ') is [var word, var stem])
        {
            Assert.Equal((word, stem), (word, PorterStemmer.Stem(word)));
            count++;
        }

        Assert.True(count > 3_000);
    }

    [Fact]
    public void Endless_words_are_stemmed_too()
    {
        Assert.Equal(new string('y', 99_999) + "i", PorterStemmer.Stem(new string('y', 100_000) + "ing"));
        Assert.Equal(new string('b', 100_000), PorterStemmer.Stem(new string('b', 100_000)));
    }
}
