using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Mem0;

/// <summary>Turns of an agent, in the order in which each framework's provider calls.</summary>
public sealed class Mem0ProviderTests(RunningServer server)
{
    [Fact]
    public async Task Semantic_Kernel_remembers_across_threads()
    {
        using var wire = await WireAsync();
        var scope = new Mem0Scope(Agent: "sales", User: "dana+work@acme.example");

        Assert.Empty(await KernelTurnAsync(wire, scope, "We agreed on 12 % off for 120 seats — “naïve”, 東京, isn't it?", "Noted: 12 %."));
        var second = await KernelTurnAsync(wire, scope, "Which discount did we agree on for 120 seats?", "12 %.");

        // What was asked just now has been stored before it is searched for.
        Assert.Equal(["Noted: 12 %.", "We agreed on 12 % off for 120 seats — “naïve”, 東京, isn't it?"], second.Select(found => found.Memory).Order(StringComparer.Ordinal));
        Assert.All(second, found => Assert.True(Guid.TryParse(found.Id, out _) && found.Score > 0));
        Assert.All(second, found => Assert.InRange(TimeProvider.System.GetUtcNow() - found.CreatedAt, TimeSpan.Zero, TimeSpan.FromMinutes(5)));
        Assert.All(second, found => Assert.Equal(DateTimeKind.Utc, found.CreatedAt.Kind));
    }

    [Fact]
    public async Task Semantic_Kernel_that_is_scoped_to_its_thread_remembers_that_alone()
    {
        using var wire = await WireAsync();
        var (one, two) = (new Mem0Scope(Run: "2f9c1b", User: "dana"), new Mem0Scope(Run: "77aa01", User: "dana"));

        await KernelTurnAsync(wire, one, "We agreed on 12 % off.", "Noted.");

        Assert.Empty(await KernelTurnAsync(wire, two, "Which percentage did we agree on?", "I do not know."));
        Assert.Contains("We agreed on 12 % off.", (await KernelTurnAsync(wire, one, "Which percentage did we agree on?", "12 %.")).Select(found => found.Memory));
    }

    [Fact]
    public async Task Agent_Framework_keeps_runs_apart_and_searches_a_users_all()
    {
        using var wire = await WireAsync();
        var search = new Mem0Scope(App: "desk", User: "dana");

        Assert.Empty(await FrameworkTurnAsync(wire, search with { Run = "session-1" }, search, [("system", "Answer briefly."), ("user", "We agreed on 12 % off for 120 seats.")], "Noted."));
        var second = await FrameworkTurnAsync(wire, search with { Run = "session-2" }, search, [("user", "Which discount for 120 seats?")], "12 %.");

        Assert.Contains("We agreed on 12 % off for 120 seats.", second.Select(found => found.Memory));

        // Instructions are kept, but are nothing that was said.
        Assert.DoesNotContain("Answer briefly.", second.Select(found => found.Memory));
    }

    [Fact]
    public async Task A_turn_with_a_document_pasted_into_it_is_answered()
    {
        using var wire = await WireAsync();
        var scope = new Mem0Scope(User: "dana");
        await KernelTurnAsync(wire, scope, "The parcel went to Leeds.", "Noted.");
        var pasted = string.Concat(Enumerable.Repeat("𝓛orem ipsum. ", 4_000));

        var found = await KernelTurnAsync(wire, scope, $"{pasted}\nWhere did the parcel go?", "To Leeds.");

        Assert.Contains("The parcel went to Leeds.", found.Select(one => one.Memory));
    }

    [Fact]
    public async Task What_a_provider_clears_is_cleared_whatever_its_ids_are_made_of()
    {
        using var wire = await WireAsync();
        string[] users = ["dana+work@acme.example", "dana work@acme.example", "Дана", "100%", "a/b?c=d"];
        foreach (var user in users)
        {
            await wire.AddAsync(new Mem0Scope(User: user), "user", "The parcel went to Leeds.");
        }

        for (var cleared = 0; cleared < users.Length; cleared++)
        {
            await wire.ClearAsync(new Mem0Scope(User: users[cleared]));

            for (var other = 0; other < users.Length; other++)
            {
                Assert.Equal(other <= cleared ? 0 : 1, (await wire.SearchAsync(new Mem0Scope(User: users[other]), "Where did the parcel go?")).Count);
            }
        }
    }

    [Fact]
    public async Task An_id_that_is_blank_is_none_as_the_providers_take_it()
    {
        using var wire = await WireAsync();
        await wire.AddAsync(new Mem0Scope(App: "", Agent: " ", Run: "", User: "dana"), "user", "The parcel went to Leeds.");

        Assert.Single(await wire.SearchAsync(new Mem0Scope(User: "dana"), "Where did the parcel go?"));
    }

    // Semantic Kernel tells its provider of a message as soon as it is in the thread, and asks before the model is asked.
    private static async Task<IReadOnlyList<Mem0Wire.Found>> KernelTurnAsync(Mem0Wire wire, Mem0Scope scope, string question, string answer)
    {
        await wire.AddAsync(scope, "user", question);
        var found = await wire.SearchAsync(scope, question);
        await wire.AddAsync(scope, "assistant", answer);
        return found;
    }

    // Agent Framework asks first, and stores the whole turn, one message a call, when it is over.
    private static async Task<IReadOnlyList<Mem0Wire.Found>> FrameworkTurnAsync(Mem0Wire wire, Mem0Scope storage, Mem0Scope search, (string Role, string Text)[] messages, string answer)
    {
        var found = await wire.SearchAsync(search, string.Join(Environment.NewLine, messages.Select(message => message.Text)));
        foreach (var (role, text) in messages.Append(("assistant", answer)))
        {
            await wire.AddAsync(storage, role, text);
        }

        return found;
    }

    private async Task<Mem0Wire> WireAsync() => new(server.Address, (await (await server.CreateTenantAsync()).CreateKeyAsync("agent")).Key);
}
