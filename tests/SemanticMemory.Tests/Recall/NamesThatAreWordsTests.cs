using System.Globalization;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Recall;

/// <summary>People called Will, Page, Support and May among messages that use these words.</summary>
public sealed class NamesThatAreWordsTests : IAsyncLifetime
{
    private const int First = 3;

    private readonly MemoryFixture _fixture = new();

    public async ValueTask InitializeAsync()
    {
        await TalkAsync(
            ("Kim", "Who has the invoice for the scanners?"),
            ("Will", "The invoice has been with accounting since Tuesday."),
            ("Dana", "Will it be paid by Friday? I will ask again."),
            ("Will", "Yes, they promised."),
            ("Kim", "Thanks, and I will tell Dana."));
        await TalkAsync(
            ("Mark Page", "The support page is down, I get error 502."),
            ("Support", "Thank you for the report, we restart the page now."),
            ("Dana", "Which page do you mean?"),
            ("Mark Page", "The one with the opening hours."),
            ("Support", "It is back, the certificate had run out."));
        await TalkAsync(
            ("May Price", "The renewal is signed, two years at the old price."),
            ("Kim", "In May the renewal of the lease comes up as well."),
            ("May Price", "That one I would let run out."),
            ("Dana", "May I see the renewal contract?"),
            ("Kim", "I may have a copy of the renewal."));
        await TalkAsync([.. Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? "Kim" : "Dana", $"We may move shelf {i}, the page of the list will tell where."))]);
        var session = await _fixture.StartAsync();
        await _fixture.Memory.AppendAsync(session.Id, new NewMessage
        {
            Role = MessageRole.User,
            Author = "Kim",
            Content = "The renewal of the lease is due.",
            Timestamp = DateTimeOffset.Parse("2025-05-10T09:00:00Z", CultureInfo.InvariantCulture),
        });
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData("What did Will say about the invoice?", "The invoice has been with accounting since Tuesday.")]
    [InlineData("Support page is down, who reported it?", "The support page is down, I get error 502.")]
    [InlineData("What did May write about the renewal?", "The renewal is signed, two years at the old price.")]
    [InlineData("What did Page report?", "The support page is down, I get error 502.")]
    [InlineData("What did Support answer about the page?", "Thank you for the report, we restart the page now.")]
    [InlineData("Will the invoice be paid?", "The invoice has been with accounting since Tuesday.")]
    [InlineData("will the support page be back in may?", "The support page is down, I get error 502.")]
    public async Task What_is_asked_about_them_is_among_the_first(string question, string answer)
    {
        foreach (var mode in (SearchMode[])[SearchMode.Hybrid, SearchMode.Keyword])
        {
            Assert.Contains(answer, (await FindAsync(question, mode)).Take(First).Select(hit => hit.Message.Content));
        }
    }

    [Theory]
    [InlineData("What did May write about the renewal?", "May Price")]
    [InlineData("What did Page report?", "Mark Page")]
    [InlineData("What did Support answer about the page?", "Support")]
    public async Task A_word_written_as_a_name_names_who_is_called_so(string question, string author)
    {
        var hits = await FindAsync(question, SearchMode.Hybrid);

        Assert.Contains(hits, hit => hit.Message.Author == author);
        Assert.All(hits, hit => Assert.Equal(hit.Message.Author == author ? 1 : 0, hit.Explain!.Signals["authorNamed"].Value));
    }

    [Theory]
    [InlineData("What did Will say about the invoice?")]
    [InlineData("Will the invoice be paid?")]
    [InlineData("will the support page be back in may?")]
    public async Task A_stop_word_and_a_word_in_lower_case_name_nobody(string question)
    {
        var hits = await FindAsync(question, SearchMode.Hybrid);

        Assert.NotEmpty(hits);
        Assert.All(hits, hit => Assert.Equal(0, hit.Explain!.Signals["authorNamed"].Value));
    }

    private async Task TalkAsync(params (string Author, string Said)[] turns)
    {
        var session = await _fixture.StartAsync();
        foreach (var (author, said) in turns)
        {
            _fixture.Time.Advance(TimeSpan.FromMinutes(1));
            await _fixture.Memory.AppendAsync(session.Id, new NewMessage { Role = MessageRole.User, Author = author, Content = said });
        }
    }

    private async Task<IReadOnlyList<SearchHit>> FindAsync(string question, SearchMode mode) =>
        (await _fixture.Memory.SearchAsync(new SearchRequest { Query = question, Mode = mode, Explain = true, Limit = 50 })).Hits;
}
