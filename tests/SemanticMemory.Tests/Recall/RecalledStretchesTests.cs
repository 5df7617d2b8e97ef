using SemanticMemory.Messages;
using SemanticMemory.Recall;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Recall;

public sealed class RecalledStretchesTests
{
    [Fact]
    public async Task Hits_and_neighbours_of_one_session_are_in_order_and_know_what_is_before_them()
    {
        await using var fixture = new MemoryFixture();
        var session = await fixture.StartAsync(said: [.. Enumerable.Range(0, 12).Select(i => $"m{i}")]);
        var messages = fixture.Store.OpenTenant(fixture.Memory.Tenant).Messages;
        var all = await messages.ScrollAsync(new ScrollQuery
        {
            Filter = new Filter.EqualTo(MessageFields.Session, session.Id.ToString()),
            Order = MessageFields.Timestamp,
            Limit = 20,
        });
        RecallCandidate[] hits = [Hit(all[9]), Hit(all[2]), Hit(all[3])];

        var filter = new Filter.Not(Filter.Id(all[10].Id));
        var around = await messages.NeighboursAsync([all[9].Id, all[2].Id, all[3].Id], 2, 2, point => RecallCandidate.Of(point, filter));
        var said = all.ToDictionary(point => point.Id, point => MessagePoints.FromPoint(point).Content);

        var stretches = RecalledStretches.Of(hits, around);

        Assert.Equal(
            ["-m0 ", "m0m1*", "m1m2*", "m2m3*", "m3m4*", "m4m5 ", "-m7 ", "m7m8*", "m8m9*", "m9m10 ", "m10m11 "],
            stretches.Select(turn => $"{(turn.Previous is { } before ? said[before.Message.Id] : "-")}{said[turn.Message.Id]}{(turn.IsCandidate ? '*' : ' ')}"));
    }

    [Fact]
    public void A_hit_without_known_neighbours_stands_alone()
    {
        var hits = Stretch.Of("a", "b").Select(hit => hit with { Previous = null }).ToArray();

        Assert.All(RecalledStretches.Of(hits, new Dictionary<Guid, Neighbourhood<RecallCandidate>>()), turn => Assert.Null(turn.Previous));
    }

    private static RecallCandidate Hit(StoredPoint point) => new(MessageHeader.Of(point)) { IsCandidate = true };
}
