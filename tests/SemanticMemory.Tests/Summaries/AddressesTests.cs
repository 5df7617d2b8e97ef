using System.Text.RegularExpressions;
using SemanticMemory.Summaries;

namespace SemanticMemory.Tests.Summaries;

public sealed class AddressesTests
{
    // What an address is, as a pattern; it takes minutes for some texts of a few thousand characters.
    private static readonly Regex s_address = new(@"\b\w+://\S+|\bwww\.\S+|\S+@\S+\.\S+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    [Theory]
    [InlineData("See https://example.com/?q=1 for more.", "See \n for more.")]
    [InlineData("(www.example.com) or dana@acme.example!", "(\n or \n")]
    [InlineData("a@b, @b.c, x@.c, x@y. and :// or www. are none", "a@b, @b.c, x@.c, x@y. and :// or www. are none")]
    [InlineData("WWW.Example.com\tawww.example.com", "\n\tawww.example.com")]
    [InlineData("", "")]
    public void Each_gives_way_to_a_line_break(string text, string without) => Assert.Equal(without, Addresses.Remove(text));

    [Fact]
    public void They_are_those_that_the_pattern_finds()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        string[] pieces = ["a", "B1", "w", "www", "www.", "WwW.", "@", ".", ":", "/", "://", "//", "(", "_", "-", " ", "\n", "  "];
        for (var i = 0; i < 200_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));

            Assert.Equal(s_address.Replace(text, "\n"), Addresses.Remove(text));
        }
    }
}
