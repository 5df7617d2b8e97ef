using SemanticMemory.Server.Requests;

namespace SemanticMemory.Server.Tests.Requests;

public sealed class IsoTimeTests
{
    [Theory]
    [InlineData("2025-03-04T05:06:07Z", "2025-03-04T05:06:07.000000Z")]
    [InlineData("2025-03-04T05:06Z", "2025-03-04T05:06:00.000000Z")]
    [InlineData("2025-03-04T05:06:07.1Z", "2025-03-04T05:06:07.100000Z")]
    [InlineData("2025-03-04T05:06:07.123456789Z", "2025-03-04T05:06:07.123456Z")]
    [InlineData("2025-03-04T05:06:07.123456+05:30", "2025-03-03T23:36:07.123456Z")]
    [InlineData("2025-03-04T00:00:00-14:00", "2025-03-04T14:00:00.000000Z")]
    public void A_time_with_an_offset_is_read_and_written_in_utc_with_six_digits(string text, string written)
    {
        Assert.True(IsoTime.TryParse(text, out var time));

        Assert.Equal(written, IsoTime.Write(time));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2025-03-04")]
    [InlineData("2025-03-04T05:06:07")]
    [InlineData("2025-03-04 05:06:07Z")]
    [InlineData("2025-03-04T05:06:07 02:00")]
    [InlineData("2025-03-04t05:06:07z")]
    [InlineData("2025-13-04T05:06:07Z")]
    [InlineData("2025-02-29T05:06:07Z")]
    [InlineData("2025-03-04T25:06:07Z")]
    [InlineData("2025-03-04T05:06:07+15:00")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("2025-03-04T05:06:07Z\n")]
    [InlineData("٢٠٢٥-03-04T05:06:07Z")]
    public void Anything_else_is_no_time(string? text) => Assert.False(IsoTime.TryParse(text, out _));
}
