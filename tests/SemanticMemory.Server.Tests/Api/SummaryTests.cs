using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class SummaryTests(RunningServer server)
{
    [Fact]
    public async Task A_summary_is_made_on_request_and_read_again()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("The kettle lid leaks.");
        (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"Is the kettle lid under warranty?"}"""))).Should(201);
        (await tenant.Admin.GetAsync($"sessions/{session}/summary")).ShouldBeProblem(404, "not-found");

        var made = (await tenant.Admin.PostAsync($"sessions/{session}/summary")).Should(200);

        Shape.Is(made.Json, "summary", "topics", "openQuestions", "kind", "messageCount", "duration");
        Assert.Equal(("structural", 2), (made.Get("kind"), made["messageCount"]!.GetValue<int>()));
        Assert.Equal("kettle lid", made["topics"]![0]!.GetValue<string>());
        Assert.Equal("Is the kettle lid under warranty?", made["openQuestions"]![0]!.GetValue<string>());
        Assert.Matches(@"\AP(T?\d|\d+D)", made.Get("duration"));
        Assert.Equal(made.Text, (await tenant.Admin.GetAsync($"sessions/{session}/summary")).Should(200).Text);
        Assert.Equal(made.Get("summary"), (await tenant.Admin.GetAsync($"sessions/{session}")).Get("summary"));
    }

    [Fact]
    public async Task A_duration_is_written_as_ISO_8601_has_it()
    {
        var tenant = await server.CreateTenantAsync();
        var session = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"email"}"""))).Get("id");
        (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""
            {"messages":[{"role":"user","content":"One.","timestamp":"2026-03-02T09:00:00Z"},{"role":"assistant","content":"Two.","timestamp":"2026-03-03T11:30:05Z"}]}
            """))).Should(201);

        Assert.Equal("P1DT2H30M5S", (await tenant.Admin.PostAsync($"sessions/{session}/summary")).Should(200).Get("duration"));
    }

    [Fact]
    public async Task A_reader_reads_a_summary_and_an_agent_makes_it()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        var reader = (await tenant.CreateKeyAsync("reader")).Caller;

        (await reader.PostAsync($"sessions/{session}/summary")).ShouldBeProblem(403, "forbidden");
        (await tenant.Admin.PostAsync($"sessions/{session}/summary")).Should(200);
        (await reader.GetAsync($"sessions/{session}/summary")).Should(200);
        (await tenant.Admin.DeleteAsync($"sessions/{session}")).Should(200);
        (await tenant.Admin.PostAsync($"sessions/{session}/summary")).ShouldBeProblem(409, "session-deleted");
        (await reader.GetAsync($"sessions/{session}/summary")).Should(200);
    }

    [Fact]
    public async Task Turns_out_of_the_window_come_as_a_summary()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("The kettle lid leaks.");
        (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"assistant","content":"We send a new one."}"""))).Should(201);

        Assert.Null((await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("{}")))["summary"]);
        var window = (await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("""{"maxMessages":1}"""))).Should(200);
        Assert.StartsWith("1 earlier message on web", window.Get("summary"), StringComparison.Ordinal);
        Assert.Contains("kettle lid", window.Get("summary"), StringComparison.Ordinal);
    }
}
