using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using static SemanticMemory.Tests.Context.Given;

namespace SemanticMemory.Tests.Context;

public sealed class ContextRecallTests
{
    private static readonly Message[] Talk = [.. Enumerable.Range(0, 10).Select(number =>
        Earlier(1, number, number % 2 == 0 ? MessageRole.User : MessageRole.Assistant, $"{Words(12)} number {number}"))];

    [Fact]
    public void A_passage_comes_with_its_neighbours_in_time_order()
    {
        var passage = Assert.Single(With(2000, Found(Talk[4], Talk[5], Talk[3])).Window().Recalled);

        Assert.Equal(Talk[4], passage.Message);
        Assert.Equal([Talk[3], Talk[5]], passage.Neighbours);
    }

    [Fact]
    public void Hits_that_are_neighbours_of_each_other_become_one_passage()
    {
        var passage = Assert.Single(With(2000, Found(Talk[4], Talk[3], Talk[5]), Found(Talk[5], Talk[4], Talk[6])).Window().Recalled);

        Assert.Equal(Talk[4], passage.Message);
        Assert.Equal([Talk[3], Talk[5], Talk[6]], passage.Neighbours);
    }

    [Fact]
    public void A_later_hit_joins_two_passages_that_it_lies_between()
    {
        var window = With(2000, Found(Talk[2], Talk[3]), Found(Talk[6], Talk[5]), Found(Talk[4], Talk[3], Talk[5])).Window();

        Assert.Equal(Talk[3..7], Assert.Single(window.Recalled).Neighbours);
    }

    [Fact]
    public void Passages_come_best_first()
    {
        var other = Earlier(2, 0, MessageRole.User, "Another talk");

        Assert.Equal([other, Talk[0]], With(2000, Found(other), Found(Talk[0])).Window().Recalled.Select(passage => passage.Message));
    }

    [Fact]
    public void Messages_of_this_session_are_not_recalled()
    {
        var window = With(2000, Found(User(50, "Said here")), Found(Talk[0], User(51, "Said here too"))).Window();

        Assert.Empty(Assert.Single(window.Recalled).Neighbours);
        Assert.Equal(0, window.Omitted.Recalled);
    }

    [Fact]
    public void No_more_passages_than_asked_for()
    {
        var candidates = Enumerable.Range(1, 9).Select(session => Found(Earlier(session, 0, MessageRole.User, "Hello"))).ToArray();
        var material = With(4000, candidates);

        var window = (material with { Request = material.Request with { MaxRecalled = 4 } }).Window();

        Assert.Equal(candidates[..4].Select(candidate => candidate.Passage.Message), window.Recalled.Select(passage => passage.Message));
        Assert.Equal(0, window.Omitted.Recalled);
    }

    [Fact]
    public void Nothing_is_recalled_where_other_sessions_are_switched_off()
    {
        var material = With(4000, Found(Talk[0])) with { Confidence = 0.9 };

        var window = (material with { Request = material.Request with { CrossSession = false } }).Window();

        Assert.Empty(window.Recalled);
        Assert.Equal((0, 0.0), (window.Omitted.Recalled, window.Confidence));
    }

    [Fact]
    public void A_window_that_recalls_something_is_as_sure_as_its_recall_was()
    {
        Assert.Equal(0.7, (With(4000, Found(Talk[0])) with { Confidence = 0.7 }).Window().Confidence);
        Assert.Equal(0, (With(4000) with { Confidence = 0.7 }).Window().Confidence);
    }

    [Fact]
    public void Neighbours_go_before_the_passage_and_the_answer_stays_longest()
    {
        // The farthest first, then the one before: the message and what answers it are the last to stay.
        var found = Found(Talk[4], Talk[2], Talk[3], Talk[5], Talk[6]);
        var kept = Enumerable.Range(100, 400).Select(budget => With(budget, found).Window().Recalled.SingleOrDefault()?.Neighbours ?? []).ToList();

        Assert.Equal(
            ["", "5", "3 5", "3 5 6", "2 3 5 6"],
            kept.Select(neighbours => string.Join(' ', neighbours.Select(message => message.Content[^1]))).Distinct());
    }

    [Fact]
    public void In_a_small_room_hits_are_more_than_neighbours_and_the_best_have_theirs()
    {
        var candidates = Enumerable.Range(1, 40).Select(session =>
        {
            var talk = Enumerable.Range(0, 5).Select(number => Earlier(session, number, MessageRole.Assistant, Words(20))).ToArray();
            return Found(talk[2], talk[0], talk[1], talk[3], talk[4]);
        }).ToArray();

        var recalled = With(2000, candidates).Window().Recalled;

        Assert.Equal(candidates[..recalled.Count].Select(candidate => candidate.Passage.Message), recalled.Select(passage => passage.Message));
        Assert.InRange(recalled.Count, 15, 40);
        Assert.All(recalled.Take(3), passage => Assert.Equal(4, passage.Neighbours.Count));
        Assert.All(recalled.TakeLast(8), passage => Assert.Empty(passage.Neighbours));
    }

    [Fact]
    public void A_passage_too_long_for_the_room_left_is_passed_over_and_counted()
    {
        var shorter = Earlier(2, 0, MessageRole.User, "In short");

        var window = With(220, Found(Earlier(1, 0, MessageRole.User, Words(70))), Found(shorter)).Window();

        Assert.Equal([shorter], window.Recalled.Select(passage => passage.Message));
        Assert.Equal(1, window.Omitted.Recalled);
    }

    [Fact]
    public void A_long_history_does_not_starve_recall()
    {
        var history = Enumerable.Range(1, 100).Select(number => User(number, Words(30))).ToArray();
        var candidates = Enumerable.Range(1, 30).Select(session => Found(Earlier(session, 0, MessageRole.User, Words(30)))).ToArray();

        var window = (Material(history) with { Recalled = candidates }).Within(4000).Window();

        Assert.InRange(window.Tokens.Recalled, 1400, 2000);
        Assert.InRange(window.Tokens.Messages, 1900, 2600);
        Assert.InRange(window.Tokens.Total, 3930, 4000);
    }

    [Fact]
    public void What_a_short_history_leaves_goes_to_recall()
    {
        var candidates = Enumerable.Range(1, 50).Select(session => Found(Earlier(session, 0, MessageRole.User, Words(60)))).ToArray();

        var window = With(4000, candidates).Window();

        Assert.InRange(window.Tokens.Total, 3850, 4000);
        Assert.InRange(window.Tokens.Recalled, 3700, 4000);
    }

    [Fact]
    public void A_long_message_is_shown_around_its_best_part()
    {
        var mail = Earlier(1, 0, MessageRole.User, $"{Words(1000, "before")} the deposit was 4,750 euros {Words(1000, "after")}");
        var best = new TextRange(mail.Content.IndexOf("the deposit", StringComparison.Ordinal), "the deposit was 4,750 euros".Length);

        var window = With(1000, Found(mail) with { Best = best }).Window();

        var shown = Assert.Single(window.Recalled).Message;
        Assert.Matches(@"^… before\d+ .* the deposit was 4,750 euros after.* after\d+ … \[shortened: [\d,]+ of [\d,]+ characters\]$", shown.Content);
        Assert.Equal([mail.Id], window.Truncated);
        Assert.InRange(window.Tokens.Total, 950, 1000);
    }

    [Fact]
    public void One_long_message_leaves_room_for_other_passages()
    {
        var mail = Earlier(9, 0, MessageRole.User, Words(5000));
        var others = Enumerable.Range(1, 8).Select(session => Found(Earlier(session, 0, MessageRole.User, Words(40))));

        Assert.Equal(9, With(3000, [Found(mail), .. others]).Window().Recalled.Count);
    }

    [Fact]
    public void Why_is_said_only_when_asked_for()
    {
        var why = new SemanticMemory.Recall.Explanation(new Dictionary<string, SemanticMemory.Recall.SignalValue>(), 1, 2);
        var found = Found(Talk[0]);
        var material = With(1000, found with { Passage = found.Passage with { Explain = why } });

        Assert.Null(material.Window().Recalled[0].Explain);
        Assert.Same(why, (material with { Request = material.Request with { Explain = true } }).Window().Recalled[0].Explain);
    }

    private static ContextMaterial With(int budget, params PassageCandidate[] candidates) =>
        (Material(User(900, "Where were we?")) with { Recalled = candidates }).Within(budget);
}
