using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using SemanticMemory.Client.Tests.Support;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Client.Tests.Docs;

/// <summary>docs/integrations.md shows what is compiled and run here.</summary>
public sealed partial class IntegrationGuideTests(RunningServer server)
{
    private const int FewestPrograms = 5;
    private const int LongestProgram = 40;

    [Fact]
    public async Task The_page_has_the_programs_word_for_word()
    {
        var source = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "tests/SemanticMemory.Client.Tests/Docs"), "*Programs.cs").Select(File.ReadAllText));
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/integrations.md"), TestContext.Current.CancellationToken);
        var regions = Region().Matches(source).ToDictionary(match => match.Groups["name"].Value, match => Dedented(match.Groups["lines"].Value));
        var shown = Program().Matches(page).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["lines"].Value);

        Assert.Equal(regions.Keys.Where(name => !name.StartsWith("usings", StringComparison.Ordinal)).Order(StringComparer.Ordinal), shown.Keys.Order(StringComparer.Ordinal));
        Assert.True(shown.Count >= FewestPrograms);
        foreach (var (name, text) in shown)
        {
            Assert.Equal($"{regions.GetValueOrDefault($"usings-{name}") ?? regions["usings"]}\n{regions[name]}", text);
            Assert.True(text.Count(c => c == '\n') < LongestProgram, $"{name} has {text.Count(c => c == '\n')} lines.");
        }
    }

    [Fact]
    public async Task Every_program_is_whole_and_short()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/integrations.md"), TestContext.Current.CancellationToken);
        foreach (var text in AnyProgram().Matches(page).Select(match => match.Groups["lines"].Value))
        {
            Assert.Matches(@"\A(#pragma[^\n]*\n)?using ", text);
            Assert.InRange(text.Count(c => c == '\n'), 10, LongestProgram - 1);
        }
    }

    [Fact]
    public async Task The_chat_in_process_knows_on_Friday_what_was_said_on_Monday()
    {
        using var directory = new TempDirectory();
        using var output = new StringWriter();
        var model = Quoting();
        await IntegrationPrograms.ChatInProcessAsync(model, directory.Path, output);
        Assert.Equal("We agreed on 12 % off for 120 seats.", output.ToString().Trim());
    }

    [Fact]
    public async Task The_chat_on_a_server_knows_it_as_well()
    {
        using var output = new StringWriter();
        await IntegrationPrograms.ChatOnAServerAsync(Quoting(), server.Address, (await server.CreateTenantAsync()).Key, output);
        Assert.Equal("We agreed on 12 % off for 120 seats.", output.ToString().Trim());
    }

    [Fact]
    public async Task The_model_uses_the_tools()
    {
        using var output = new StringWriter();
        var model = new ScriptedModel(sent => sent[^1].Role == ChatRole.Tool
            ? new ChatMessage(ChatRole.Assistant, $"Done: {sent[^1].Contents.OfType<FunctionResultContent>().Single().Result}")
            : new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "remember", new Dictionary<string, object?> { ["text"] = "Dana wants invoices in euros." })]));
        await IntegrationPrograms.ToolsAsync(model, server.Address, (await server.CreateTenantAsync()).Key, output);
        Assert.Equal("Done: Kept.", output.ToString().Trim());
    }

    [Fact]
    public async Task The_client_speaks_the_whole_way()
    {
        using var output = new StringWriter();
        await IntegrationPrograms.ClientAsync(server.Address, (await server.CreateTenantAsync()).Key, output);
        Assert.Contains(">> 120 seats are 9,400 euros a year.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 messages", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("404: There is no such session.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_speaks_mcp_reaches_the_memory()
    {
        using var output = new StringWriter();
        await McpPrograms.McpAsync(server.Address, (await server.CreateTenantAsync()).Key, output);
        Assert.Contains("5 tools", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(">> Dana wants invoices in euros.", output.ToString(), StringComparison.Ordinal);
    }

    private static ScriptedModel Quoting() => new(sent => new ChatMessage(ChatRole.Assistant, sent.Where(message => message.Role == ChatRole.System)
        .SelectMany(message => message.Text.Split('\n')).FirstOrDefault(line => line.StartsWith(">> ", StringComparison.Ordinal))?[3..] ?? "Noted."));

    private static string Dedented(string lines)
    {
        var given = lines.Split('\n');
        var margin = given.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', given.Select(line => line.Length == 0 ? "" : line[margin..]));
    }

    [GeneratedRegex(@"^ *#region (?<name>[\w-]+)\n(?<lines>.*?)^ *#endregion", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Region();

    [GeneratedRegex(@"^<!-- program: (?<name>[\w-]+) -->\n```csharp\n(?<lines>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Program();

    [GeneratedRegex(@"^```csharp\n(?<lines>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex AnyProgram();
}
