using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace SemanticMemory.Server.Tests.Mcp;

/// <summary>What a model's program may rely on, over whatever transport, and whichever memory is behind it.</summary>
public abstract class McpContract
{
    private static readonly string[] s_names = ["remember", "recall", "get_context", "search", "list_sessions"];

    /// <summary>A client of a memory that is empty.</summary>
    protected abstract Task<McpClient> ConnectAsync(string? user = null, string? version = null);

    [Fact]
    public async Task The_tools_are_listed_with_what_they_are_for_and_what_they_do()
    {
        await using var client = await ConnectAsync();

        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("semantic-memory", client.ServerInfo!.Name);
        Assert.Contains("recall", client.ServerInstructions!, StringComparison.Ordinal);
        Assert.Equal(s_names.Order(), tools.Select(tool => tool.Name).Order());
        Assert.All(tools, tool => Assert.InRange(tool.Description.Length, 100, 600));
        Assert.All(tools, tool => Assert.False(tool.ProtocolTool.Annotations!.DestructiveHint));
        Assert.Equal(["list_sessions", "recall", "search"], tools.Where(tool => tool.ProtocolTool.Annotations!.ReadOnlyHint is true).Select(tool => tool.Name).Order());
        Assert.All(tools, tool => Assert.True(tool.JsonSchema.GetProperty("properties").TryGetProperty("user", out _)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    public async Task Every_tool_answers_with_text_and_data(string? version)
    {
        await using var client = await ConnectAsync(version: version);

        Assert.Equal("Kept.", Text(await CallAsync(client, "remember", ("text", "Dana Whitfield wants invoices in euros."), ("user", "dana"))));
        var recalled = await CallAsync(client, "recall", ("question", "Which currency for invoices?"), ("user", "dana"));
        Assert.Contains("\n>> Dana Whitfield wants invoices in euros.", Text(recalled), StringComparison.Ordinal);
        var hit = recalled.StructuredContent!.Value.GetProperty("hits")[0];
        Assert.Equal("Dana Whitfield wants invoices in euros.", hit.GetProperty("content").GetString());
        var session = hit.GetProperty("sessionId").GetString()!;
        Assert.Contains("euros", Text(await CallAsync(client, "get_context", ("sessionId", session), ("question", "currency"), ("maxTokens", 500))), StringComparison.Ordinal);
        Assert.Equal(1, (await CallAsync(client, "search", ("query", "invoices"), ("channel", "notes"), ("limit", 5))).StructuredContent!.Value.GetProperty("hits").GetArrayLength());
        var listed = await CallAsync(client, "list_sessions");
        Assert.Equal(session, listed.StructuredContent!.Value.GetProperty("sessions")[0].GetProperty("sessionId").GetString());
        Assert.Contains(session, Text(listed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_call_is_answered_by_what_would_be_right()
    {
        await using var client = await ConnectAsync();

        Assert.Contains("question: Must be given.", await ErrorAsync(client, "recall"), StringComparison.Ordinal);
        var unknown = await ErrorAsync(client, "search", ("query", "x"), ("chanel", "web"));
        Assert.Contains("There is no parameter chanel; there are query, channel", unknown, StringComparison.Ordinal);
        Assert.Contains("limit: Must be a whole number.", await ErrorAsync(client, "recall", ("question", "x"), ("limit", "many")), StringComparison.Ordinal);
        Assert.Contains("question: Must be a text.", await ErrorAsync(client, "recall", ("question", 5)), StringComparison.Ordinal);
        Assert.Contains("limit", await ErrorAsync(client, "recall", ("question", "x"), ("limit", 51_000)), StringComparison.Ordinal);
        Assert.Contains("ISO 8601", await ErrorAsync(client, "search", ("query", "x"), ("from", "yesterday-ish")), StringComparison.Ordinal);
        Assert.Contains("list_sessions", await ErrorAsync(client, "get_context", ("sessionId", Guid.NewGuid().ToString())), StringComparison.Ordinal);
        Assert.Contains("list_sessions", await ErrorAsync(client, "get_context"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_for_what_may_be_left_out_is_nothing()
    {
        await using var client = await ConnectAsync();

        Assert.NotEqual(true, (await CallAsync(client, "search", ("query", "anything"), ("channel", null), ("limit", null))).IsError);
    }

    [Fact]
    public async Task A_tool_that_is_not_there_is_an_error_of_the_protocol()
    {
        await using var client = await ConnectAsync();

        var failure = await Assert.ThrowsAsync<McpProtocolException>(() => CallAsync(client, "forget_everything"));

        Assert.Equal(McpErrorCode.InvalidParams, failure.ErrorCode);
    }

    [Theory]
    [InlineData(null, McpErrorCode.InvalidParams)]
    [InlineData("2025-06-18", McpErrorCode.ResourceNotFound)]
    public async Task Sessions_are_resources(string? version, McpErrorCode missing)
    {
        await using var client = await ConnectAsync(version: version);
        await CallAsync(client, "remember", ("text", "Line one\nand Größe 42."), ("user", "dana"));

        var listed = Assert.Single(await client.ListResourcesAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith("session://", listed.Uri, StringComparison.Ordinal);
        var contents = Assert.Single((await client.ReadResourceAsync(listed.Uri, cancellationToken: TestContext.Current.CancellationToken)).Contents);
        var text = Assert.IsType<TextResourceContents>(contents).Text;
        Assert.Contains("\n>> Line one\n>> and Größe 42.", text, StringComparison.Ordinal);
        Assert.Contains(", 1 message. Lines", text, StringComparison.Ordinal);
        Assert.Equal("session://{id}", Assert.Single(await client.ListResourceTemplatesAsync(cancellationToken: TestContext.Current.CancellationToken)).UriTemplate);
        foreach (var uri in new[] { $"session://{Guid.NewGuid()}", "session://nonsense", "file:///etc/hostname" })
        {
            var failure = await Assert.ThrowsAsync<McpProtocolException>(() => client.ReadResourceAsync(uri, cancellationToken: TestContext.Current.CancellationToken).AsTask());
            Assert.Equal(missing, failure.ErrorCode);
        }
    }

    [Fact]
    public async Task A_memory_of_one_user_cannot_be_led_to_another()
    {
        await using (var dana = await ConnectAsync("dana"))
        {
            Assert.Equal("Kept.", Text(await CallAsync(dana, "remember", ("text", "Dana's alarm code is 4711."))));
            Assert.Contains("4711", Text(await CallAsync(dana, "get_context", ("question", "alarm code"))), StringComparison.Ordinal);
        }

        await using var omar = await ConnectAsync("omar");
        Assert.All(await omar.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken), tool => Assert.False(tool.JsonSchema.GetProperty("properties").TryGetProperty("user", out _)));
        Assert.DoesNotContain("4711", Text(await CallAsync(omar, "recall", ("question", "alarm code"))), StringComparison.Ordinal);
        Assert.Contains("no parameter user", await ErrorAsync(omar, "recall", ("question", "alarm code"), ("user", "dana")), StringComparison.Ordinal);
        Assert.Empty(await omar.ListResourcesAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    /// <summary>Calls a tool.</summary>
    protected static Task<CallToolResult> CallAsync(McpClient client, string tool, params (string Name, object? Value)[] arguments) =>
        client.CallToolAsync(tool, arguments.ToDictionary(one => one.Name, one => one.Value), cancellationToken: TestContext.Current.CancellationToken).AsTask();

    /// <summary>What a tool says.</summary>
    protected static string Text(CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;

    private static async Task<string> ErrorAsync(McpClient client, string tool, params (string Name, object? Value)[] arguments)
    {
        var result = await CallAsync(client, tool, arguments);
        Assert.True(result.IsError, Text(result));
        return Text(result);
    }
}
