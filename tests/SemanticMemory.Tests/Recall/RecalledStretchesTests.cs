using SemanticMemory.Messages;
using SemanticMemory.Recall;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Recall;

public sealed class RecalledStretchesTests : IAsyncLifetime
{
    private readonly MemoryFixture _fixture = new();
    private IReadOnlyList<StoredPoint> _all = [];

    private PointCollection Messages => _fixture.Store.OpenTenant(_fixture.Memory.Tenant).Messages;

    public async ValueTask InitializeAsync()
    {
        var session = await _fixture.StartAsync(said: [.. Enumerable.Range(0, 12).Select(i => $"m{i}")]);
        _all = await Messages.ScrollAsync(new ScrollQuery
        {
            Filter = new Filter.EqualTo(MessageFields.Session, session.Id.ToString()),
            Order = MessageFields.Timestamp,
            Limit = 20,
        });
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Hits_and_neighbours_of_one_session_are_in_order_and_know_what_is_before_them()
    {
        using var fetched = new RecalledMessages(new Filter.Not(Filter.Id(_all[10].Id)));
        var hits = Take(fetched, 9, 2, 3);
        var around = await Messages.NeighboursAsync([_all[9].Id, _all[2].Id, _all[3].Id], 2, 2, fetched.Take);

        RecalledStretches.Arrange(fetched, hits, around);

        Assert.Equal(["-m0 ", "m0m1*", "m1m2*", "m2m3*", "m3m4*", "m4m5 ", "-m7 ", "m7m8*", "m8m9*", "m9m10 ", "m10m11 "], Rendered(fetched));
    }

    [Fact]
    public void A_hit_without_known_neighbours_stands_alone()
    {
        using var fetched = new RecalledMessages(new Filter.Any([]));

        RecalledStretches.Arrange(fetched, Take(fetched, 4, 3), new Dictionary<Guid, Neighbourhood<int>>());

        Assert.Equal(["-m3*", "-m4*"], Rendered(fetched));
    }

    [Fact]
    public void What_is_read_but_neither_a_hit_nor_near_one_is_left_out()
    {
        using var fetched = new RecalledMessages(new Filter.All([]));
        fetched.Take(_all[0]);
        var hits = Take(fetched, 5);
        fetched.Take(_all[1]);
        var around = new Dictionary<Guid, Neighbourhood<int>> { [_all[5].Id] = new([fetched.Take(_all[4])], []) };

        RecalledStretches.Arrange(fetched, hits, around);

        Assert.Equal(["-m4*", "m4m5*"], Rendered(fetched));
    }

    [Fact]
    public void Where_two_reads_disagree_on_what_is_before_a_message_it_begins_a_stretch()
    {
        using var fetched = new RecalledMessages(new Filter.All([]));
        var hits = Take(fetched, 2, 6);

        // Before the other message was written, and after that.
        var around = new Dictionary<Guid, Neighbourhood<int>>
        {
            [_all[2].Id] = new([], [fetched.Take(_all[4])]),
            [_all[6].Id] = new([fetched.Take(_all[3]), fetched.Take(_all[4])], []),
        };

        RecalledStretches.Arrange(fetched, hits, around);

        Assert.Equal(["-m2*", "-m3 ", "m3m4*", "m4m6*"], Rendered(fetched));
    }

    private static int[] Take(RecalledMessages fetched, IEnumerable<StoredPoint> points)
    {
        int[] places = [.. points.Select(fetched.Take)];
        foreach (var place in places)
        {
            fetched[place].IsCandidate = true;
        }

        return places;
    }

    private int[] Take(RecalledMessages fetched, params int[] messages) => Take(fetched, messages.Select(i => _all[i]));

    private string[] Rendered(RecalledMessages fetched)
    {
        var said = _all.ToDictionary(point => point.Id, point => MessagePoints.FromPoint(point).Content);
        return [.. fetched.All.Select((turn, i) => $"{(turn.Follows ? said[fetched[i - 1].Message.Id] : "-")}{said[turn.Message.Id]}{(turn.IsCandidate ? '*' : ' ')}")];
    }
}
