using System.Text.Json.Nodes;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Search;

public class SearchTests : IAsyncLifetime
{
    private MemoryFixture _fixture = null!;

    private SessionManager Memory => _fixture.Memory;

    public async ValueTask InitializeAsync() => _fixture = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<MemoryFixture> OpenAsync() => Task.FromResult(new MemoryFixture());

    [Fact]
    public async Task What_was_said_is_found_by_other_words()
    {
        await _fixture.StartAsync(said: ["The car broke down on the motorway.", "Lunch was a cheese sandwich.", "My sister moved to Lisbon."]);

        var found = await Memory.SearchAsync(new SearchRequest { Query = "vehicle trouble while driving", Mode = SearchMode.Semantic });

        Assert.Equal("The car broke down on the motorway.", found.Hits[0].Message.Content);
        Assert.InRange(found.Confidence, .01, 1);
    }

    [Theory]
    [InlineData("INV-2041")]
    [InlineData("inv-2041")]
    [InlineData("2041")]
    [InlineData("where is INV-2041 now?")]
    public async Task An_identifier_is_found_whole_and_in_parts(string query)
    {
        await _fixture.StartAsync(said: ["We paid INV-2040 and INV-1041 last week.", "Invoice INV-2041 is overdue.", "The invoice is fine, 20 of 41 items arrived."]);

        Assert.Equal("Invoice INV-2041 is overdue.", (await Memory.SearchAsync(new SearchRequest { Query = query })).Hits[0].Message.Content);
    }

    [Theory]
    [InlineData("請求書の期限", "請求書の支払い期限は金曜日です。")]
    [InlineData("ใบแจ้งหนี้", "กรุณาส่งใบแจ้งหนี้ให้ฉัน")]
    [InlineData("Zoe Muller", "Zoë Müller hat unterschrieben.")]
    [InlineData("оплата", "Оплата прошла вчера.")]
    public async Task Other_scripts_and_accents_are_found_by_words(string query, string expected)
    {
        await _fixture.StartAsync(said: ["Something in English.", "請求書の支払い期限は金曜日です。", "กรุณาส่งใบแจ้งหนี้ให้ฉัน", "Zoë Müller hat unterschrieben.", "Оплата прошла вчера.", "会議は来週です。"]);

        var found = await Memory.SearchAsync(new SearchRequest { Query = query, Mode = SearchMode.Keyword });

        Assert.Equal(expected, found.Hits[0].Message.Content);
    }

    [Fact]
    public async Task A_question_of_stop_words_still_finds_something()
    {
        await _fixture.StartAsync(said: ["What is it that you are?", "Pricing starts at forty."]);

        Assert.Equal("What is it that you are?", (await Memory.SearchAsync(new SearchRequest { Query = "what is that", Mode = SearchMode.Keyword })).Hits[0].Message.Content);
    }

    [Fact]
    public async Task A_keyword_hit_alone_counts()
    {
        await _fixture.StartAsync(said: ["xqzzt", "A plain sentence about fruit."]);

        var hit = Assert.Single((await Memory.SearchAsync(new SearchRequest { Query = "xqzzt", Explain = true, Limit = 1 })).Hits);

        Assert.Equal("xqzzt", hit.Message.Content);
        Assert.Equal(1, hit.Explain!.LexicalRank);
    }

    [Fact]
    public async Task The_parts_of_a_score_add_up()
    {
        await _fixture.StartAsync(said: ["The tangerine harvest was good.", "The lemon harvest was bad.", "Unrelated talk of trains."]);

        foreach (var hit in (await Memory.SearchAsync(new SearchRequest { Query = "tangerine harvest", Explain = true })).Hits)
        {
            Assert.Equal(hit.Score, hit.Explain!.Signals.Values.Sum(signal => signal.Value * signal.Weight), 9);
            Assert.All(hit.Explain.Signals.Values, signal => Assert.InRange(signal.Value, 0, 1));
        }
    }

    [Fact]
    public async Task A_long_mail_is_found_by_its_best_passage()
    {
        var filler = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"The quarterly report number {i} was filed with the usual remarks about staffing and travel."));
        await _fixture.StartAsync(said: [$"{filler} By the way, the spectrometer needs a new deuterium lamp. {filler}", "We talked about lamps for the living room.", "The report was filed."]);

        var found = await Memory.SearchAsync(new SearchRequest { Query = "spectrometer deuterium lamp replacement", Mode = SearchMode.Semantic });

        Assert.Contains("spectrometer", found.Hits[0].Message.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Near_duplicates_do_not_crowd_a_result()
    {
        var said = Enumerable.Range(0, 30).Select(_ => "Thank you for contacting support about the tangerine shipment, we will get back to you within one day.").ToArray();
        await _fixture.StartAsync(said: said);
        await _fixture.StartAsync(said: "The tangerine shipment left Valencia on Monday.");

        var hits = (await Memory.SearchAsync(new SearchRequest { Query = "tangerine shipment" })).Hits;

        Assert.Equal(2, hits.Count);
    }

    [Fact]
    public async Task Every_filter_narrows()
    {
        var web = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana", AgentId = "a", Entity = new EntityRef("case", "1"), Tags = ["t", "u"] })).Session;
        var mail = (await Memory.StartAsync(new NewSession { Channel = "email", UserId = "kim" })).Session;
        await Memory.ArchiveAsync(mail.Id);
        await Memory.AppendAsync(web.Id, new NewMessage { Role = MessageRole.User, Content = "tangerine one", Metadata = new JsonObject { ["lang"] = "en", ["n"] = 1 } });
        await Memory.AppendAsync(web.Id, new NewMessage { Role = MessageRole.Tool, Content = "tangerine two", ToolCallId = "c" });
        _fixture.Time.Advance(TimeSpan.FromDays(1));
        await Memory.AppendAsync(mail.Id, new NewMessage { Role = MessageRole.Assistant, Content = "tangerine three" });
        await Memory.ArchiveAsync(mail.Id);

        async Task AssertFindsAsync(MessageFilter filter, params string[] expected) => Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            (await Memory.SearchAsync(new SearchRequest { Query = "tangerine", Filter = filter })).Hits.Select(hit => hit.Message.Content["tangerine ".Length..]).Order(StringComparer.Ordinal));
        await AssertFindsAsync(new MessageFilter(), "one", "two", "three");
        await AssertFindsAsync(new MessageFilter { SessionIds = [mail.Id] }, "three");
        await AssertFindsAsync(new MessageFilter { SessionIds = [] });
        await AssertFindsAsync(new MessageFilter { Channels = ["web", "phone"] }, "one", "two");
        await AssertFindsAsync(new MessageFilter { UserId = "kim" }, "three");
        await AssertFindsAsync(new MessageFilter { AgentId = "a" }, "one", "two");
        await AssertFindsAsync(new MessageFilter { Roles = [MessageRole.Tool, MessageRole.Assistant] }, "two", "three");
        await AssertFindsAsync(new MessageFilter { Entity = new EntityRef("case", "1") }, "one", "two");
        await AssertFindsAsync(new MessageFilter { Tags = ["x", "u"] }, "one", "two");
        await AssertFindsAsync(new MessageFilter { Statuses = [SessionStatus.Archived] }, "three");
        await AssertFindsAsync(new MessageFilter { From = MemoryFixture.Start.AddDays(1) }, "three");
        await AssertFindsAsync(new MessageFilter { To = MemoryFixture.Start.AddDays(1) }, "one", "two");
        await AssertFindsAsync(new MessageFilter { Metadata = new JsonObject { ["lang"] = "en" } }, "one");
        await AssertFindsAsync(new MessageFilter { Metadata = new JsonObject { ["lang"] = "de" } });
        await AssertFindsAsync(new MessageFilter { Channels = ["web"], Roles = [MessageRole.User] }, "one");
    }

    [Fact]
    public async Task A_narrow_filter_never_comes_up_short()
    {
        var crowd = await _fixture.StartAsync();
        await Memory.AppendAsync(crowd.Id, [.. Enumerable.Range(0, 900).Select(i => new NewMessage { Role = MessageRole.User, Content = $"The price of plan {i} is what we discussed." })]);
        await _fixture.StartAsync("phone", said: "We may talk about the price some day, or of something else entirely, who knows.");

        Assert.Single((await Memory.SearchAsync(new SearchRequest { Query = "price of the plan we discussed", Filter = new MessageFilter { Channels = ["phone"] } })).Hits);
    }

    [Fact]
    public async Task Pages_stay_as_they_are_while_messages_arrive_and_end_with_the_candidates()
    {
        var session = await _fixture.StartAsync(said: [.. Enumerable.Range(0, 25).Select(i => $"Tangerine {i}: {Words(i)}.")]);
        var request = new SearchRequest { Query = "tangerine", Limit = 10 };
        var seen = new List<Guid>();
        var page = await Memory.SearchAsync(request);
        for (; ; page = await Memory.SearchAsync(request with { Cursor = page.NextCursor }))
        {
            seen.AddRange(page.Hits.Select(hit => hit.Message.Id));
            Assert.Equal(page.NextCursor is null, page.Exhausted);
            if (page.Exhausted)
            {
                break;
            }

            await _fixture.SayAsync(session.Id, $"tangerine tangerine {seen.Count}");
        }

        Assert.Equal(25, seen.Distinct().Count());
        Assert.Equal(25, seen.Count);
    }

    [Theory]
    [InlineData(SearchMode.Hybrid)]
    [InlineData(SearchMode.Semantic)]
    [InlineData(SearchMode.Keyword)]
    public async Task Pages_are_the_ranking_as_it_was_whatever_arrives_in_between(SearchMode mode)
    {
        var session = await _fixture.StartAsync(said: [.. Enumerable.Range(0, 12).Select(i => $"Tangerine {i}: {Words(i)}.")]);
        var request = new SearchRequest { Query = "tangerine", Mode = mode, Limit = 5, GroupBySession = true };
        var ranking = (await Memory.SearchAsync(request with { Limit = 200 })).Hits;

        var seen = new List<SearchHit>();
        SearchResult page;
        do
        {
            page = await Memory.SearchAsync(request);
            seen.AddRange(page.Hits);
            Assert.Equal(page.Hits, page.Groups!.SelectMany(group => group.Hits));
            await _fixture.SayAsync(session.Id, $"Tangerine! {seen.Count}");
            await _fixture.StartAsync("email", said: $"tangerine, tangerine and tangerine {seen.Count}");
            request = request with { Cursor = page.NextCursor };
        }
        while (page.NextCursor is not null);

        Assert.Equal(ranking.Select(hit => (hit.Message.Id, hit.Score)), seen.Select(hit => (hit.Message.Id, hit.Score)));
    }

    [Fact]
    public async Task A_cursor_of_another_search_is_refused()
    {
        await _fixture.StartAsync(said: [.. Enumerable.Range(0, 5).Select(i => $"Tangerine {Words(i)}.")]);
        var request = new SearchRequest { Query = "tangerine", Limit = 2 };
        var cursor = (await Memory.SearchAsync(request)).NextCursor;
        SearchRequest[] foreign =
        [
            request with { Query = "lemon", Cursor = cursor },
            request with { Mode = SearchMode.Keyword, Cursor = cursor },
            request with { Filter = new MessageFilter { Channels = ["web"] }, Cursor = cursor },
            request with { Cursor = cursor + "AAAA" },
            request with { Cursor = "!" },
        ];

        foreach (var other in foreign)
        {
            Assert.Equal("cursor", Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => Memory.SearchAsync(other))).Errors).Key);
        }

        await Assert.ThrowsAsync<MemoryException>(() => Memory.OnBehalfOf("dana").SearchAsync(request with { Cursor = cursor }));
    }

    [Fact]
    public async Task A_message_deleted_between_pages_is_left_out()
    {
        await _fixture.StartAsync(said: [.. Enumerable.Range(0, 6).Select(i => $"Tangerine {Words(i)}.")]);
        var request = new SearchRequest { Query = "tangerine", Limit = 3 };
        var first = await Memory.SearchAsync(request);
        var all = (await Memory.SearchAsync(request with { Limit = 6 })).Hits;
        await Memory.DeleteMessageAsync(all[4].Message.Id);

        var second = await Memory.SearchAsync(request with { Cursor = first.NextCursor });

        Assert.Equal([all[3].Message.Id, all[5].Message.Id], second.Hits.Select(hit => hit.Message.Id));
    }

    [Fact]
    public async Task Groups_hold_the_hits_of_a_page_by_session()
    {
        var one = await _fixture.StartAsync(said: ["Tangerine juice.", "Tangerine cake with cream."]);
        var two = await _fixture.StartAsync("email", said: "Tangerine trees in spring.");

        var found = await Memory.SearchAsync(new SearchRequest { Query = "tangerine", GroupBySession = true });

        Assert.Equal(new[] { one.Id, two.Id }.Order(), found.Groups!.Select(group => group.Session.Id).Order());
        Assert.Equal(found.Hits.Count, found.Groups!.Sum(group => group.Hits.Count));
        Assert.All(found.Groups!, group => Assert.Equal(group.Hits[0].Score, group.Score));
    }

    [Fact]
    public async Task Highlights_are_the_words_that_were_asked_for()
    {
        await _fixture.StartAsync(said: "Our prices rose: the price of tangerines doubled.");

        var hit = (await Memory.SearchAsync(new SearchRequest { Query = "what is the tangerine price" })).Hits[0];

        Assert.Equal(["prices", "price", "tangerines"], hit.Highlights.Select(range => hit.Message.Content.Substring(range.Start, range.Length)));
    }

    [Fact]
    public async Task On_behalf_of_a_user_only_that_users_messages_are_found()
    {
        await _fixture.StartAsync(user: "dana", said: "tangerine of Dana");
        await _fixture.StartAsync(user: "kim", said: "tangerine of Kim");
        await _fixture.StartAsync(user: null, said: "tangerine of nobody");
        var narrowed = Memory.OnBehalfOf("dana");

        Assert.Equal("tangerine of Dana", Assert.Single((await narrowed.SearchAsync(new SearchRequest { Query = "tangerine" })).Hits).Message.Content);
        Assert.Empty((await narrowed.SearchAsync(new SearchRequest { Query = "tangerine", Filter = new MessageFilter { UserId = "kim" } })).Hits);
    }

    [Fact]
    public async Task Bad_requests_name_the_field()
    {
        async Task AssertRefusedAsync(string field, SearchRequest request) =>
            Assert.Equal(field, Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => Memory.SearchAsync(request))).Errors).Key);
        await AssertRefusedAsync("query", new SearchRequest { Query = " " });
        await AssertRefusedAsync("query", new SearchRequest { Query = "a\ud800" });
        await AssertRefusedAsync("query", new SearchRequest { Query = new string('x', 10_001) });
        await AssertRefusedAsync("limit", new SearchRequest { Query = "x", Limit = 201 });
        await AssertRefusedAsync("filter.statuses", new SearchRequest { Query = "x", Filter = new MessageFilter { Statuses = [SessionStatus.Deleted] } });
        await AssertRefusedAsync("filter.channels", new SearchRequest { Query = "x", Filter = new MessageFilter { Channels = [.. Enumerable.Range(0, 201).Select(i => $"c{i}")] } });
        await AssertRefusedAsync("filter.to", new SearchRequest { Query = "x", Filter = new MessageFilter { From = MemoryFixture.Start, To = MemoryFixture.Start } });
        await AssertRefusedAsync("filter.metadata", new SearchRequest { Query = "x", Filter = new MessageFilter { Metadata = new JsonObject { ["n"] = 1 } } });
    }

    // Sentences that differ enough not to be near-duplicates.
    private static string Words(int i) => string.Join(' ', Enumerable.Range(0, 6).Select(k => $"{(char)('a' + ((i * 7) + (k * 3)) % 26)}{(char)('a' + ((i * 5) + k) % 26)}{(char)('a' + (i % 26))}"));
}
