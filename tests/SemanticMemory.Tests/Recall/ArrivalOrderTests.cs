using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Sessions;
using SemanticMemory.Transfer;

namespace SemanticMemory.Tests.Recall;

/// <summary>Once a memory has settled, what is found depends on what was said and when, not on how it arrived.</summary>
public class ArrivalOrderTests : IAsyncLifetime
{
    private MemoryFixture _inOrder = null!;
    private MemoryFixture _mixed = null!;

    public async ValueTask InitializeAsync() => (_inOrder, _mixed) = (await OpenAsync(), await OpenAsync());

    public async ValueTask DisposeAsync()
    {
        await _inOrder.DisposeAsync();
        await _mixed.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Whose messages arrive.</summary>
    private protected virtual IEnumerable<ConversationFile> Files => EvalData.Files.Take(2);

    protected virtual Task<MemoryFixture> OpenAsync() => Task.FromResult(new MemoryFixture());

    [Fact]
    public async Task The_same_is_found_however_messages_arrived()
    {
        ConversationFile[] files = [.. Files];
        foreach (var file in files)
        {
            await file.StoreAsync(_inOrder.Memory);
        }

        var random = new Random(11);
        await Task.WhenAll(files.SelectMany(file => file.Sessions).Select(session => (session, seed: random.Next())).Select(pair => ArriveMixedAsync(pair.session, new Random(pair.seed))));

        var questions = files.SelectMany(file => file.Questions).Where(question => question.Recent.Count == 0).ToArray();
        Assert.True(questions.Length > 20);
        foreach (var question in questions)
        {
            Assert.Equal(await FoundAsync(_inOrder.Memory, question), await FoundAsync(_mixed.Memory, question));
        }
    }

    // One message at a time in any order, some of them twice, and in between messages that are taken back.
    private async Task ArriveMixedAsync(ConversationSession session, Random random)
    {
        var started = await _mixed.Memory.StartAsync(session.ToNewSession());
        var messages = session.Messages.Select(message => message.ToNewMessage()).ToArray();
        random.Shuffle(messages);
        foreach (var message in messages)
        {
            await _mixed.Memory.AppendAsync(started.Session.Id, message);
            if (random.Next(4) == 0)
            {
                await _mixed.Memory.AppendAsync(started.Session.Id, message);
                var mistaken = new NewMessage { Role = MessageRole.User, Content = $"{message.Content} Sorry, wrong window.", Timestamp = message.Timestamp!.Value.AddSeconds(1) };
                await _mixed.Memory.DeleteMessageAsync((await _mixed.Memory.AppendAsync(started.Session.Id, mistaken)).Id);
            }
        }

        if (session.Status == SessionStatus.Archived)
        {
            await _mixed.Memory.ArchiveAsync(started.Session.Id);
        }
    }

    private static async Task<string> FoundAsync(SessionManager memory, ConversationQuestion question)
    {
        var found = await memory.SearchAsync(new SearchRequest { Query = question.Question, Limit = 30 });
        return $"{question.Id}: {string.Join(", ", found.Hits.Select(hit => $"{hit.Message.ExternalId} {hit.Score:0.000000}"))}; {found.Confidence:0.000000}";
    }
}
