using SemanticMemory.Messages;
using SemanticMemory.Recall;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Recall;

public sealed class RecalledMessagesTests
{
    private static readonly Filter s_all = new Filter.All([]);

    [Fact]
    public void A_message_that_is_read_twice_has_one_place_and_stays_what_it_was()
    {
        using var messages = new RecalledMessages(s_all);
        var (first, second) = (messages.Take(Point(1)), messages.Take(Point(2)));
        messages[first].IsCandidate = true;

        Assert.Equal((first, second), (messages.Take(Point(1, minute: 5)), messages.Take(Point(2))));
        Assert.Equal(2, messages.Count);
        Assert.True(messages[first].IsCandidate);
        Assert.Equal(1, Minute(messages[first]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(20_000)]
    public void However_many_are_read_each_is_found_again_at_its_place(int count)
    {
        using var messages = new RecalledMessages(s_all);
        var points = Enumerable.Range(0, count).Select(i => Point(i)).ToArray();

        Assert.Equal(Enumerable.Range(0, count), points.Select(messages.Take));
        Assert.Equal(Enumerable.Range(0, count), points.Select(messages.Take));
        Assert.Equal(points.Select(point => point.Id), messages.All.Select(message => message.Message.Id));
    }

    [Fact]
    public void Whether_one_may_be_recalled_itself_is_what_the_filter_says()
    {
        using var messages = new RecalledMessages(new Filter.Range(MessageFields.Timestamp, From: null, Before: Minutes(2)));

        Assert.Equal([true, false], new[] { messages[messages.Take(Point(1))].PassesFilter, messages[messages.Take(Point(2))].PassesFilter });
    }

    [Fact]
    public void Once_they_are_arranged_those_asked_for_are_left_in_that_order_and_none_is_taken_any_more()
    {
        using var messages = new RecalledMessages(s_all);
        for (var i = 0; i < 2000; i++)
        {
            messages.Take(Point(i));
        }

        messages.Arrange([7, 1999, 3]);

        Assert.Equal([7, 1999, 3], messages.All.Select(Minute));
        Assert.Throws<ObjectDisposedException>(() => messages.Take(Point(7)));
    }

    [Fact]
    public void What_was_given_back_cannot_be_read()
    {
        var messages = new RecalledMessages(s_all);
        messages.Take(Point(1));

        messages.Dispose();
        messages.Dispose();

        Assert.Equal(0, messages.Count);
        Assert.Throws<IndexOutOfRangeException>(() => messages[0].IsCandidate);
        Assert.Throws<ObjectDisposedException>(() => messages.Take(Point(1)));
    }

    private static long Minutes(int count) => DateTimeOffset.UnixEpoch.AddMinutes(count).ToMicroseconds();

    private static int Minute(RecallCandidate message) => (int)(message.Message.Timestamp - DateTimeOffset.UnixEpoch).TotalMinutes;

    private static StoredPoint Point(int id, int? minute = null) => new(
        PointIds.From("test", $"{id}"),
        new Payload
        {
            [MessageFields.Session] = FieldValue.Of(Guid.Empty.ToString()),
            [MessageFields.Timestamp] = FieldValue.Of(Minutes(minute ?? id)),
            [MessageFields.Role] = FieldValue.Of("user"),
        },
        Digest: null);
}
