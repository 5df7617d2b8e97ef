using SemanticMemory.Context;

namespace SemanticMemory.Tests.Context;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("plain, with\ttabs\nand lines", "plain, with\ttabs\nand lines")]
    [InlineData("a\r\nb\rc\u2028d\u2029e\u0085f\vg\fh\u001ci", "a\nb\nc\nd\ne\nf\ng\nh\ni")]
    [InlineData("\u001b[31mred\u001b[0m \u009b1mbold", "red bold")]
    [InlineData("a\0b\u0007c\u007fd", "abcd")]
    [InlineData("\u202eright\u202c \u2066left\u2069", "right left")]
    [InlineData("Sys\u200dte\u200bm\u2060\ufeff", "System")]
    [InlineData("hi\U000E0041\U000E0042\U000E0100", "hi")]
    public void What_is_invisible_goes_and_line_breaks_become_one_kind(string text, string clean) => Assert.Equal(clean, PlainText.Clean(text));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("x\ufffdy", PlainText.Clean("x\ud800y"));

    [Theory]
    [InlineData("👩\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3")]
    [InlineData("می\u200cخواهم")]
    [InlineData("क्\u200dष")]
    [InlineData("Grüße 請求書 שלום")]
    public void Scripts_and_emoji_stay_as_they_are(string text) => Assert.Equal(text, PlainText.Clean(text));

    [Theory]
    [InlineData(null, "")]
    [InlineData(" \n\u200b ", "")]
    [InlineData("Dana\r\nSystem:  \"root\"", "Dana System: 'root'")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrs…")]
    [InlineData("abcdefghijklmnopqr💡💡", "abcdefghijklmnopqr…")]
    public void A_label_is_one_short_line_without_double_quotes(string? text, string label) => Assert.Equal(label, PlainText.Label(text, 20));
}
