using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Storage;

public sealed class FieldValueTests
{
    public static TheoryData<FieldType> Types => [FieldType.Keyword, FieldType.Keywords, FieldType.Integer];

    [Fact]
    public void A_value_is_what_it_was_made_of()
    {
        Assert.Equal("a", FieldValue.Of("a").Keyword);
        Assert.Equal(["b", "a", "b"], FieldValue.Of(["b", "a", "b"]).Keywords);
        Assert.Equal(long.MinValue, FieldValue.Of(long.MinValue).Integer);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_value_tells_its_type(FieldType type) => Assert.Equal(type, Some(type).Type);

    [Theory]
    [MemberData(nameof(Types))]
    public void Reading_it_as_another_type_is_refused(FieldType type)
    {
        var value = Some(type);
        Action[] others = type switch
        {
            FieldType.Keyword => [() => _ = value.Keywords, () => _ = value.Integer],
            FieldType.Keywords => [() => _ = value.Keyword, () => _ = value.Integer],
            _ => [() => _ = value.Keyword, () => _ = value.Keywords],
        };
        Assert.All(others, read => Assert.Throws<InvalidOperationException>(read));
    }

    [Fact]
    public void Values_are_equal_by_content()
    {
        Assert.Equal(FieldValue.Of("a"), FieldValue.Of("a"));
        Assert.Equal(FieldValue.Of(["a", "b"]), FieldValue.Of(new List<string> { "a", "b" }));
        Assert.True(FieldValue.Of(3) == FieldValue.Of(3));
        Assert.Equal(FieldValue.Of(["a", "b"]).GetHashCode(), FieldValue.Of(new List<string> { "a", "b" }).GetHashCode());
    }

    [Fact]
    public void Values_of_other_content_order_or_type_differ()
    {
        Assert.NotEqual(FieldValue.Of("a"), FieldValue.Of("A"));
        Assert.NotEqual(FieldValue.Of("é"), FieldValue.Of("e\u0301"));
        Assert.NotEqual(FieldValue.Of(["a", "b"]), FieldValue.Of(["b", "a"]));
        Assert.NotEqual(FieldValue.Of("a"), FieldValue.Of(["a"]));
        Assert.True(FieldValue.Of("1") != FieldValue.Of(1));
    }

    [Fact]
    public void Nothing_is_no_value()
    {
        Assert.Throws<ArgumentNullException>(() => FieldValue.Of((string)null!));
        Assert.Throws<ArgumentNullException>(() => FieldValue.Of((IReadOnlyList<string>)null!));
    }

    [Fact]
    public void A_value_reads_as_text()
    {
        Assert.Equal("a", FieldValue.Of("a").ToString());
        Assert.Equal("a, b", FieldValue.Of(["a", "b"]).ToString());
        Assert.Equal("-5", FieldValue.Of(-5).ToString());
    }

    private static FieldValue Some(FieldType type) => type switch
    {
        FieldType.Keyword => FieldValue.Of("a"),
        FieldType.Keywords => FieldValue.Of(["a"]),
        _ => FieldValue.Of(1),
    };
}
