using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Storage;

public sealed class PayloadTests
{
    [Fact]
    public void A_new_payload_has_neither_fields_nor_body_nor_features()
    {
        var payload = new Payload();
        Assert.Equal(0, payload.Count);
        Assert.Empty(payload);
        Assert.True(payload.Body.IsEmpty);
        Assert.True(payload.Features.IsEmpty);
    }

    [Fact]
    public void A_field_that_was_set_is_read_back()
    {
        var payload = Given();
        Assert.Equal("user", payload.Keyword(MessageFields.Role));
        Assert.Equal(["a", "b"], payload.Keywords(MessageFields.Tags));
        Assert.Equal(7, payload.Integer(MessageFields.Timestamp));
        Assert.Equal(FieldValue.Of(7), payload[MessageFields.Timestamp]);
        Assert.Equal(3, payload.Count);
    }

    [Fact]
    public void An_absent_field_reads_as_nothing()
    {
        var payload = new Payload();
        Assert.Null(payload[MessageFields.Role]);
        Assert.Null(payload.Keyword(MessageFields.Role));
        Assert.Empty(payload.Keywords(MessageFields.Tags));
        Assert.Null(payload.Integer(MessageFields.Timestamp));
        Assert.False(payload.TryGet(MessageFields.Role, out _));
    }

    [Fact]
    public void Setting_again_replaces_the_value()
    {
        var payload = Given();
        payload[MessageFields.Role] = FieldValue.Of("tool");
        Assert.Equal("tool", payload.Keyword(MessageFields.Role));
        Assert.Equal(3, payload.Count);
    }

    [Fact]
    public void Setting_null_removes_the_field()
    {
        var payload = Given();
        payload[MessageFields.Role] = null;
        payload[MessageFields.Author] = null;
        Assert.False(payload.TryGet(MessageFields.Role, out _));
        Assert.Equal(2, payload.Count);
    }

    [Fact]
    public void An_empty_list_counts_as_absent()
    {
        var payload = Given();
        payload[MessageFields.Tags] = FieldValue.Of([]);
        payload[MessageFields.Metadata] = FieldValue.Of([]);
        Assert.Null(payload[MessageFields.Tags]);
        Assert.Equal(2, payload.Count);
    }

    [Fact]
    public void An_empty_keyword_is_present()
    {
        var payload = new Payload { [MessageFields.Role] = FieldValue.Of("") };
        Assert.Equal("", payload.Keyword(MessageFields.Role));
    }

    [Fact]
    public void A_value_of_another_type_is_refused_and_changes_nothing()
    {
        var payload = Given();
        Assert.Throws<ArgumentException>(() => payload[MessageFields.Role] = FieldValue.Of(1));
        Assert.Throws<ArgumentException>(() => payload[MessageFields.Tags] = FieldValue.Of("a"));
        Assert.Throws<ArgumentException>(() => payload[MessageFields.Timestamp] = FieldValue.Of("7"));
        Assert.Equal(Given(), payload);
    }

    [Fact]
    public void Fields_are_told_apart_by_reference()
    {
        var namesake = new Field(MessageFields.Role.Name, FieldType.Keyword);
        Assert.Null(Given()[namesake]);
    }

    [Fact]
    public void Fields_given_together_can_be_changed_and_others_added()
    {
        var payload = new Payload([new(MessageFields.Role, FieldValue.Of("user"))])
        {
            [MessageFields.Role] = FieldValue.Of("tool"),
            [MessageFields.Author] = FieldValue.Of("Ada"),
        };
        Assert.Equal(2, payload.Count);
        Assert.Equal("tool", payload.Keyword(MessageFields.Role));
        Assert.Throws<ArgumentException>(() => new Payload([new(MessageFields.Role, FieldValue.Of(1))]));
    }

    [Fact]
    public void A_copy_with_another_body_shares_no_later_change()
    {
        var payload = Given();
        var copy = payload.With(new byte[] { 1, 2 });
        copy[MessageFields.Role] = null;
        payload[MessageFields.Author] = FieldValue.Of("Ada");
        Assert.Equal("user", payload.Keyword(MessageFields.Role));
        Assert.Null(copy[MessageFields.Author]);
        Assert.Equal([1, 2], copy.Body.ToArray());
        Assert.Equal([5, 6], copy.Features.ToArray());
        Assert.Equal([9], payload.Body.ToArray());
    }

    private static Payload Given() => new()
    {
        [MessageFields.Role] = FieldValue.Of("user"),
        [MessageFields.Tags] = FieldValue.Of(["a", "b"]),
        [MessageFields.Timestamp] = FieldValue.Of(7),
        Body = new byte[] { 9 },
        Features = new byte[] { 5, 6 },
    };
}
