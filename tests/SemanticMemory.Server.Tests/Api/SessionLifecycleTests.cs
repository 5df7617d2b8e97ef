using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class SessionLifecycleTests(RunningServer server)
{
    // The state before, the call, and what comes of it: a state, or null for a conflict.
    public static TheoryData<string, string, string?> Steps => new()
    {
        { "active", "pause", "paused" }, { "active", "resume", "active" }, { "active", "archive", "archived" }, { "active", "unarchive", "active" }, { "active", "restore", null },
        { "paused", "pause", "paused" }, { "paused", "resume", "active" }, { "paused", "archive", "archived" }, { "paused", "unarchive", null }, { "paused", "restore", null },
        { "archived", "pause", null }, { "archived", "resume", null }, { "archived", "archive", "archived" }, { "archived", "unarchive", "active" }, { "archived", "restore", null },
        { "deleted", "pause", null }, { "deleted", "resume", null }, { "deleted", "archive", null }, { "deleted", "unarchive", null }, { "deleted", "restore", "active" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Each_step_is_allowed_from_its_states_alone(string before, string step, string? after)
    {
        var tenant = await server.CreateTenantAsync();
        var id = await InStateAsync(tenant, before);

        var answer = await tenant.Admin.PostAsync($"sessions/{id}/{step}");

        if (after is null)
        {
            answer.Should(409);
            Assert.Equal("application/problem+json", answer.MediaType);
        }
        else
        {
            Shape.Is(answer.Should(200).Json, Shape.Session);
        }

        Assert.Equal(after ?? before, (await tenant.Admin.GetAsync($"sessions/{id}")).Get("status"));
    }

    [Fact]
    public async Task The_times_of_changes_are_told()
    {
        var tenant = await server.CreateTenantAsync();

        Shape.IsTime((await tenant.Admin.GetAsync($"sessions/{await InStateAsync(tenant, "paused")}"))["pausedAt"]);
        Shape.IsTime((await tenant.Admin.GetAsync($"sessions/{await InStateAsync(tenant, "archived")}"))["archivedAt"]);
        Shape.IsTime((await tenant.Admin.GetAsync($"sessions/{await InStateAsync(tenant, "deleted")}"))["deletedAt"]);
    }

    [Fact]
    public async Task A_deleted_session_can_be_read_and_listed_but_not_written_or_found()
    {
        var tenant = await server.CreateTenantAsync();
        var (id, message) = await tenant.TalkAsync("The kingfisher nests by the weir.");
        (await tenant.Admin.DeleteAsync($"sessions/{id}")).Should(200);

        (await tenant.Admin.GetAsync($"sessions/{id}")).Should(200);
        Assert.Single((await tenant.Admin.GetAsync("sessions?status=deleted")).Items());
        Assert.Empty((await tenant.Admin.GetAsync("sessions")).Items());
        (await tenant.Admin.PostAsync($"sessions/{id}/messages", Body.Of("""{"role":"user","content":"Late."}"""))).Should(409);
        (await tenant.Admin.PatchAsync($"sessions/{id}", Body.Of("""{"title":"Late"}"""))).Should(409);
        Assert.Empty((await tenant.Admin.PostAsync("search", Body.Of("""{"query":"kingfisher"}"""))).Items("hits"));
        (await tenant.Admin.PostAsync($"sessions/{id}/restore")).Should(200);
        Assert.Equal(message, (await tenant.Admin.PostAsync("search", Body.Of("""{"query":"kingfisher"}"""))).Items("hits")[0]["message"]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Erasing_for_good_tells_how_many_messages_went()
    {
        var tenant = await server.CreateTenantAsync();
        var (id, message) = await tenant.TalkAsync("One of two.");
        await tenant.Admin.PostAsync($"sessions/{id}/messages", Body.Of("""{"role":"assistant","content":"Two of two."}"""));

        var erased = (await tenant.Admin.DeleteAsync($"sessions/{id}?erase=true")).Should(200);

        Shape.Is(erased.Json, "messagesErased");
        Assert.Equal(2, erased["messagesErased"]!.GetValue<int>());
        (await tenant.Admin.GetAsync($"sessions/{id}")).ShouldBeProblem(404, "not-found");
        (await tenant.Admin.GetAsync($"messages/{message}")).ShouldBeProblem(404, "not-found");
        (await tenant.Admin.DeleteAsync($"sessions/{id}?erase=true")).ShouldBeProblem(404, "not-found");
        Assert.Equal(["erase"], (await tenant.Admin.DeleteAsync($"sessions/{id}?erase=yes")).ShouldBeProblem(400, "invalid-request").Fields);
    }

    private static async Task<string> InStateAsync(Tenant tenant, string state)
    {
        var id = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web"}"""))).Should(201).Get("id");
        var answer = state switch
        {
            "paused" => await tenant.Admin.PostAsync($"sessions/{id}/pause"),
            "archived" => await tenant.Admin.PostAsync($"sessions/{id}/archive"),
            "deleted" => await tenant.Admin.DeleteAsync($"sessions/{id}"),
            _ => null,
        };
        answer?.Should(200);
        return id;
    }
}
