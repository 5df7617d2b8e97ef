using SemanticMemory.Recall;

namespace SemanticMemory.Tests.Recall;

public sealed class NamesPresentSignalTests
{
    private static readonly AuthorName[] s_authors = [new("Dana Okafor, Acme"), new("Kim"), new("Mark Page")];

    [Fact]
    public void A_session_counts_by_the_share_of_the_names_it_has()
    {
        var both = Session("Dana Okafor, Acme: The invoice is wrong", "Somebody: I am asking Kim about it");
        var one = Session("Kim: Which invoice?");
        var none = Session("Mark Page: No idea");

        Assert.Equal([1, 1, .5, 0], Shares("What did Dana tell Kim?", both, one, none));
    }

    [Fact]
    public void A_name_of_an_organisation_counts_where_it_is_only_spoken_of()
    {
        Assert.Equal([1, 0], Shares("What went wrong at Acme?", Session("Mark Page: acme called again"), Session("Mark Page: nobody called")));
    }

    [Fact]
    public void Without_names_no_session_counts() => Assert.Equal([0, 0], Shares("what went wrong?", Session("Kim: a"), Session("Mark Page: b")));

    private static RecallCandidate[] Session(params string[] said)
    {
        var session = Guid.NewGuid();
        return [.. Stretch.Of(said).Select(candidate => candidate with { Message = candidate.Message with { SessionId = session } })];
    }

    private static double[] Shares(string question, params RecallCandidate[][] sessions) =>
        [.. NamesPresentSignal.Of(TurnChain.Of(sessions.SelectMany(session => session).ToArray()), AskedNames.In(question, s_authors, _ => false).Words)];
}
