using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SemanticMemory.Client.Tools;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.OpenAI.Double;

namespace SemanticMemory.Client.Tests.Contract;

/// <summary>What every <see cref="IMemoryClient"/> does while its embedding model, the double behind an endpoint, comes and goes.</summary>
public abstract class RemoteEmbeddingContract : IAsyncLifetime
{
    private MemoryUnderTest? _memory;
    private EmbeddingDouble? _model;

    protected IMemoryClient Memory => _memory!.Client;

    protected EmbeddingDouble Model => _model!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _model = await EmbeddingDouble.StartAsync();
        _memory = await OpenAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _memory!.DisposeAsync();
        await Model.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty tenant that looks several times a second whether its model is back.</summary>
    private protected abstract Task<MemoryUnderTest> OpenAsync();

    [Fact]
    public async Task A_message_is_taken_while_the_model_is_away_found_by_words_and_by_meaning_when_it_is_back()
    {
        Model.Fail(EmbeddingFault.Status);
        await SayAsync(Memory, "The red car is in the garage.");

        var found = await Memory.SearchAsync(new SearchRequest { Query = "garage" }, Token);
        Assert.Equal(("embedding-unavailable", 1), (found.Degraded, found.Hits.Count));
        var failure = await Assert.ThrowsAsync<MemoryException>(() => ByMeaningAsync(Memory, "automobile"));
        Assert.Equal((MemoryError.Unavailable, "embedding-unavailable"), (failure.Error, failure.Problem));

        Model.Mend();
        await FoundByMeaningAsync(Memory, "automobile");
        Assert.Null((await Memory.SearchAsync(new SearchRequest { Query = "garage" }, Token)).Degraded);
    }

    [Fact]
    public async Task A_model_that_uses_tools_learns_that_only_words_were_searched()
    {
        Model.Fail(EmbeddingFault.Status);
        await SayAsync(Memory, "The red car is in the garage.");

        foreach (var (tool, parameter) in new[] { ("recall", "question"), ("search", "query"), ("get_context", "question") })
        {
            var found = await CallAsync(tool, parameter, "Which garage?");
            Assert.Contains("by words alone", found.Text, StringComparison.Ordinal);
            Assert.Contains("The red car", found.Text, StringComparison.Ordinal);
            Assert.Equal("embedding-unavailable", (string?)found.Data["degraded"]);
        }

        var nothing = await CallAsync("recall", "question", "Any zebras?");
        Assert.StartsWith("Nothing was found. The memory goes by words alone", nothing.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("as far as the memory goes", nothing.Text, StringComparison.Ordinal);

        Model.Mend();
        await FoundByMeaningAsync(Memory, "automobile");
        foreach (var (tool, parameter) in new[] { ("recall", "question"), ("search", "query"), ("get_context", "question") })
        {
            var found = await CallAsync(tool, parameter, "Which garage?");
            Assert.DoesNotContain("by words alone", found.Text, StringComparison.Ordinal);
            Assert.True(found.Data.ContainsKey("degraded") && found.Data["degraded"] is null, $"{tool} says it is degraded.");
        }
    }

    private protected static async Task SayAsync(IMemoryClient memory, string text)
    {
        var session = (await memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" }, cancellationToken: Token)).Session;
        Assert.True((await memory.AppendAsync(session.Id, new NewMessage { Role = MessageRole.User, Content = text }, Token)).Created);
    }

    /// <summary>Waits until the model is back and has given a message its vectors.</summary>
    private protected static async Task FoundByMeaningAsync(IMemoryClient memory, string query)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            try
            {
                if ((await ByMeaningAsync(memory, query)).Hits.Count > 0)
                {
                    return;
                }
            }
            catch (MemoryException away) when (away.IsTransient)
            {
                // It was given up a moment ago, and is tried again soon.
            }

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "Nothing was found by meaning within 30 seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), Token);
        }
    }

    private static Task<SearchResult> ByMeaningAsync(IMemoryClient memory, string query) => memory.SearchAsync(new SearchRequest { Query = query, Mode = SearchMode.Semantic }, Token);

    private async Task<MemoryToolResult> CallAsync(string tool, string parameter, string text)
    {
        var function = new MemoryTools(Memory, new MemoryScope { UserId = "dana" }).ToFunctions(result => result).Single(one => one.Name == tool);
        return (MemoryToolResult)(await function.InvokeAsync(new AIFunctionArguments { [parameter] = JsonSerializer.SerializeToElement(text) }, Token))!;
    }
}
