using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Contract;

namespace SemanticMemory.Tests.Sessions;

/// <summary>
/// Steps of a session's life from many threads at once, against a plain model: what the callers were told, and where the session stands afterwards,
/// must be what some order of the same steps, one after the other, gives.
/// </summary>
public class LifecycleModelTests : IAsyncLifetime
{
    private const int Rounds = 60;
    private const int StepsAtOnce = 6;

    private MemoryFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<MemoryFixture> OpenAsync() => Task.FromResult(new MemoryFixture());

    private enum Step
    {
        Pause,
        Resume,
        Archive,
        Unarchive,
        Delete,
        Restore,
        Append,
    }

    /// <summary>Where the model's session stands, and what restoring it leads back to.</summary>
    private readonly record struct State(SessionStatus Status, SessionStatus Before);

    [Fact]
    public async Task Steps_of_many_callers_at_once_are_as_if_made_one_after_the_other()
    {
        var seed = TestSeed.Next();
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        await TestSeed.RunAsync(seed, () => RunAsync(new Random(seed)));
    }

    [Fact]
    public void The_model_refuses_an_outcome_that_no_order_gives()
    {
        var start = new State(SessionStatus.Active, default);

        Assert.Empty(Outcomes(start, [(Step.Pause, true), (Step.Restore, true)]));
        Assert.Equal([SessionStatus.Active], Outcomes(start, [(Step.Pause, true), (Step.Unarchive, false), (Step.Resume, true)]).Select(state => state.Status).Intersect([SessionStatus.Active, SessionStatus.Archived]));
    }

    private async Task RunAsync(Random random)
    {
        var session = (await _fixture.StartAsync()).Id;
        HashSet<State> possible = [new State(SessionStatus.Active, default)];
        for (var round = 0; round < Rounds; round++)
        {
            var steps = Enumerable.Range(0, random.Next(1, StepsAtOnce + 1)).Select(_ => (Step)random.Next(7)).ToArray();
            var allowed = await Task.WhenAll(steps.Select(step => Task.Run(() => IsAllowedAsync(session, step))));
            var status = (await _fixture.Memory.GetAsync(session)).Status;

            var told = steps.Zip(allowed).ToArray();
            var next = possible.SelectMany(state => Outcomes(state, told)).Where(state => state.Status == status).ToHashSet();
            Assert.True(next.Count > 0, $"Round {round}: from {string.Join(" or ", possible)} no order of {string.Join(", ", told)} leads to {status}.");
            possible = next;
        }
    }

    /// <summary>Where the model can stand after steps in any order that gives each of them its answer.</summary>
    private static HashSet<State> Outcomes(State state, IReadOnlyList<(Step Step, bool Allowed)> told)
    {
        if (told.Count == 0)
        {
            return [state];
        }

        var states = new HashSet<State>();
        for (var i = 0; i < told.Count; i++)
        {
            var after = After(state, told[i].Step);
            if (after.HasValue == told[i].Allowed)
            {
                states.UnionWith(Outcomes(after ?? state, [.. told.Where((_, at) => at != i)]));
            }
        }

        return states;
    }

    // Written from the contract's words, not from the code.
    private static State? After(State state, Step step) => (step, state.Status) switch
    {
        (Step.Pause, SessionStatus.Active or SessionStatus.Paused) => state with { Status = SessionStatus.Paused },
        (Step.Resume, SessionStatus.Paused or SessionStatus.Active) => state with { Status = SessionStatus.Active },
        (Step.Archive, SessionStatus.Active or SessionStatus.Paused or SessionStatus.Archived) => state with { Status = SessionStatus.Archived },
        (Step.Unarchive, SessionStatus.Archived or SessionStatus.Active) => state with { Status = SessionStatus.Active },
        (Step.Delete, SessionStatus.Deleted) => state,
        (Step.Delete, var before) => new State(SessionStatus.Deleted, before),
        (Step.Restore, SessionStatus.Deleted) => new State(state.Before, default),
        (Step.Append, SessionStatus.Active or SessionStatus.Paused) => state,
        (Step.Append, SessionStatus.Archived) => state with { Status = SessionStatus.Active },
        _ => null,
    };

    private async Task<bool> IsAllowedAsync(Guid session, Step step)
    {
        var memory = _fixture.Tenant("acme");
        try
        {
            await (step switch
            {
                Step.Pause => memory.PauseAsync(session),
                Step.Resume => memory.ResumeAsync(session),
                Step.Archive => memory.ArchiveAsync(session),
                Step.Unarchive => memory.UnarchiveAsync(session),
                Step.Delete => memory.DeleteAsync(session),
                Step.Restore => memory.RestoreAsync(session),
                _ => (Task)memory.AppendAsync(session, new NewMessage { Role = MessageRole.User, Content = "And?" }),
            });
            return true;
        }
        catch (MemoryException e) when (e.Error == MemoryError.Conflict)
        {
            return false;
        }
    }
}
