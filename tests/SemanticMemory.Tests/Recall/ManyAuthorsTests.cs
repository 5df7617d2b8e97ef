using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Sessions;
using SemanticMemory.Transfer;

namespace SemanticMemory.Tests.Recall;

/// <summary>All of eval-data in one tenant, with so many more people that there are 300 authors, some of whose names are words.</summary>
public sealed class ManyAuthorsTests : IAsyncLifetime
{
    private const int Authors = 300;

    private static readonly string[] s_words = ["Will", "Mark Page", "Support", "Support Bot", "May Price", "Rose Field", "Bill Order", "Grace Note"];

    private readonly MemoryFixture _fixture = new();

    public async ValueTask InitializeAsync()
    {
        foreach (var file in EvalData.Files)
        {
            await file.StoreAsync(_fixture.Memory);
        }

        var known = EvalData.Files.SelectMany(file => file.Sessions).SelectMany(session => session.Messages).Select(message => message.Author).OfType<string>().ToHashSet();
        string[] others = [.. s_words, .. Enumerable.Range(known.Count + s_words.Length, Math.Max(0, Authors - known.Count - s_words.Length)).Select(i => $"Visitor{i} Quill{i}")];
        var session = await _fixture.StartAsync();
        for (var i = 0; i < others.Length; i++)
        {
            await _fixture.Memory.AppendAsync(session.Id, new NewMessage { Role = MessageRole.User, Author = others[i], Content = $"Good morning dear support, this is caller number {i}." });
        }

        Assert.Equal(Authors, known.Count + others.Length);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData("exact-id", .9)]
    [InlineData("person", .75)]
    public async Task Answers_are_found_among_three_hundred_people(string kind, double least)
    {
        var shares = new List<double>();
        foreach (var question in EvalData.Files.SelectMany(file => file.Questions).Where(question => question.Kind == kind))
        {
            shares.Add(await FoundAsync(question));
        }

        Assert.True(shares.Average() >= least, $"{shares.Average():0.000} of the evidence is among the first 10.");
    }

    [Fact]
    public async Task Words_that_are_names_too_are_left_in_the_question()
    {
        var found = await _fixture.Memory.SearchAsync(new SearchRequest { Query = "on which support page will the price of an order be?", Explain = true, Limit = 100 });

        Assert.All(found.Hits, hit => Assert.Equal(0, hit.Explain!.Signals["authorNamed"].Value));
    }

    [Fact]
    public async Task The_same_words_written_as_names_are_names()
    {
        var found = await _fixture.Memory.SearchAsync(new SearchRequest { Query = "When did Mark Page call?", Explain = true, Limit = 50 });

        Assert.Contains(found.Hits, hit => hit.Message.Author == "Mark Page");
        Assert.All(found.Hits, hit => Assert.Equal(hit.Message.Author == "Mark Page" ? 1 : 0, hit.Explain!.Signals["authorNamed"].Value));
    }

    private async Task<double> FoundAsync(ConversationQuestion question)
    {
        var query = string.Join('\n', [.. question.Recent.Select(turn => turn.Content), question.Question]);
        // The questions were asked when their conversations took place: "last week" is not last week of the test's clock.
        var hits = (await _fixture.Memory.SearchAsync(new SearchRequest { Query = query, ParseTime = false })).Hits.Select(hit => hit.Message.ExternalId).ToHashSet();
        return (double)question.Evidence.Count(hits.Contains) / question.Evidence.Count;
    }
}
