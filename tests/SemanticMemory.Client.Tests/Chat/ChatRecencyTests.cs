using SemanticMemory.Client.Tests.Support;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;

namespace SemanticMemory.Client.Tests.Chat;

public sealed class ChatRecencyTests : ChatTest
{
    private const string Old = "The tangerine price is forty euros a crate.";
    private const string New = "Sorry, but the price of tangerines is now fifty euros for each crate.";

    [Theory]
    [InlineData(null, null, Old)]
    [InlineData(0.0, null, Old)]
    [InlineData(9.5, null, New)]
    [InlineData(9.5, 30.0, New)]
    [InlineData(9.5, 36_500.0, Old)]
    public async Task The_newer_of_two_is_recalled_where_the_options_want_it(double? recency, double? halfLifeDays, string recalled)
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(-200);
        foreach (var (text, at) in new[] { (Old, day), ("Lunch was a cheese sandwich.", day), (New, day.AddDays(199)) })
        {
            var said = new NewMessage { Role = MessageRole.User, Content = text, Timestamp = at };
            await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" }, said, TestContext.Current.CancellationToken);
        }

        var model = ScriptedModel.Saying("Noted.");
        using var client = Client(model, new MemoryChatOptions { MaxRecalled = 1, Recency = recency, RecencyHalfLifeDays = halfLifeDays });
        await client.GetResponseAsync([Said("tangerine price in euros a crate")], For("dana", "now"), TestContext.Current.CancellationToken);

        Assert.Contains($">> {recalled}", model.LastContext, StringComparison.Ordinal);
        Assert.DoesNotContain(recalled == Old ? New : Old, model.LastContext, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-.5, null, "Recency")]
    [InlineData(10.01, null, "Recency")]
    [InlineData(double.NaN, null, "Recency")]
    [InlineData(double.PositiveInfinity, null, "Recency")]
    [InlineData(1.0, 0.0, "RecencyHalfLifeDays")]
    [InlineData(1.0, 36_501.0, "RecencyHalfLifeDays")]
    [InlineData(1.0, double.NaN, "RecencyHalfLifeDays")]
    [InlineData(null, 30.0, "RecencyHalfLifeDays")]
    public void What_a_memory_would_refuse_each_turn_is_refused_at_once(double? recency, double? halfLifeDays, string name) => Assert.Equal(
        name, Assert.Throws<ArgumentOutOfRangeException>(() => Client(ScriptedModel.Saying(""), new MemoryChatOptions { Recency = recency, RecencyHalfLifeDays = halfLifeDays })).ParamName);
}
