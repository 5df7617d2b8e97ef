using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>32 inserts at the same moment that want the same ids.</summary>
public abstract class InsertRaceContract : StoreContract
{
    private const int Callers = 32;

    [Fact]
    public async Task Each_point_of_equal_inserts_has_one_creator()
    {
        for (var round = 0; round < 10; round++)
        {
            var first = round * 10;
            var outcomes = await RaceAsync(_ => [.. Enumerable.Range(first, 5).Select(number => Sample.Message(number, digest: "same"))]);
            Assert.All(outcomes, outcome => Assert.Empty(outcome.Conflicts));
            Assert.All(Enumerable.Range(0, 5), at => Assert.Equal(1, outcomes.Count(outcome => outcome.Created[at])));
        }
    }

    [Fact]
    public async Task Overlapping_inserts_create_each_point_once()
    {
        var outcomes = await RaceAsync(caller =>
        [
            Sample.Message(caller, digest: "same"), Sample.Message((caller + 1) % Callers, digest: "same"), Sample.Message((caller + 7) % Callers, digest: "same"),
        ]);
        Assert.All(outcomes, outcome => Assert.Empty(outcome.Conflicts));
        Assert.Equal(Callers, outcomes.Sum(outcome => outcome.Created.Count(created => created)));
        Assert.Equal(Callers, await CountAsync(Filter.Everything));
    }

    [Fact]
    public async Task Of_conflicting_inserts_one_is_stored_whole_and_of_the_others_only_what_they_say()
    {
        for (var round = 0; round < 10; round++)
        {
            var shared = round * 1000;
            var outcomes = await RaceAsync(caller =>
            [
                Sample.Message(shared + 100 + caller, $"{round}/{caller}", digest: "own"),
                Sample.Message(shared, $"{round}/{caller}", digest: $"{caller}"),
            ]);
            var winner = Assert.Single(Enumerable.Range(0, Callers), caller => outcomes[caller].Conflicts.Count == 0);
            Assert.Equal([true, true], outcomes[winner].Created);
            Assert.All(outcomes.Where((_, caller) => caller != winner), outcome => Assert.Equal([1], outcome.Conflicts));
            Assert.Equal($"{round}/{winner}", (await OnlyAsync(shared)).Payload.Keyword(MessageFields.Session));

            // Where several servers write, the point beside a conflict may have been stored already: then its caller is told so.
            var beside = outcomes.Where((_, caller) => caller != winner).Count(outcome => outcome.Created[0]);
            Assert.True(beside == 0 || !Capabilities.InsertsAtomically, $"{beside} points were stored beside a conflict.");
            Assert.Equal(2 + beside, await CountAsync(new Filter.HasId([.. Enumerable.Range(shared, 1000).Select(Sample.Id)])));
        }
    }

    private Task<InsertOutcome[]> RaceAsync(Func<int, Point[]> points) => Simultaneous.RunAsync(Callers, caller => InsertAsync(points(caller)));
}
