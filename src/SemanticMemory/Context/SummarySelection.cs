using SemanticMemory.Messages;
using SemanticMemory.Summaries;

namespace SemanticMemory.Context;

/// <summary>How much is shown of the session's summary; without one, of a summary of the turns that are not shown.</summary>
internal sealed class SummarySelection(ContextMaterial material, WindowCosts costs, WindowBudget budget)
{
    // A shorter beginning of a summary tells nothing, in characters.
    private const int WorthShowing = 80;

    // A summary put together from messages seldom takes more, in tokens.
    private const int UsualLength = 250;

    private string _whole = string.IsNullOrWhiteSpace(material.Session.Summary) ? "" : material.Session.Summary;
    private TokenCost _cost;

    /// <summary>What is shown of it; a part ends with a mark that says so.</summary>
    public string? Text { get; private set; }

    /// <summary>Keeps room below the limit for a summary of turns that will not be shown, if there is no other.</summary>
    public void Reserve(int limit)
    {
        if (_whole.Length == 0 && material.Request.IncludeSummary)
        {
            budget.Reserve(Math.Min(UsualLength, budget.Left(limit)));
        }
    }

    /// <summary>
    /// Takes a summary of just the turns that are not shown, in the room that was kept for it and whatever is left. What it does not need goes to further
    /// turns first. Nothing is taken where all the rest can be shown.
    /// </summary>
    public void TakeOfOmitted(TurnSelection turns)
    {
        budget.Release();
        if (_whole.Length > 0 || !material.Request.IncludeSummary || turns.RestFits(budget.Total))
        {
            return;
        }

        var omitted = turns.NotShown;
        _whole = Of(omitted, turns.Messages);
        budget.ReserveFor(WindowPart.Summary, costs.Summary(_whole));
        turns.TakeOlder(budget.Total);
        budget.Release();
        if (turns.NotShown is var fewer && fewer.Count < omitted.Count)
        {
            _whole = Of(fewer, turns.Messages);
        }

        Take(budget.Total);
    }

    private string Of(IReadOnlyList<Message> omitted, IReadOnlyList<Message> shown)
    {
        IReadOnlyList<Message> read = [.. material.Earlier.Newest, .. omitted];
        if (read.Count == 0)
        {
            return "";
        }

        var first = material.Earlier.First ?? read[0].Timestamp;
        var notShown = new SummaryMaterial(material.Session.Channel, read, material.OlderTurns + omitted.Count, first, material.TimeZone) { Later = shown };
        return StructuralSummary.Of(notShown).Summary;
    }

    /// <summary>Takes the summary, or as much of it as fits, in place of what was taken before.</summary>
    public void Take(int limit)
    {
        if (_whole.Length == 0 || ReferenceEquals(Text, _whole))
        {
            return;
        }

        var before = (Text, _cost);
        if (Text is not null)
        {
            budget.GiveBack(WindowPart.Summary, _cost);
        }

        var length = budget.Fits(WindowPart.Summary, costs.Summary(_whole), limit)
            ? _whole.Length
            : ShortenedText.LongestThatFits(_whole.Length, length => budget.Fits(WindowPart.Summary, costs.Summary(ShortenedText.Head(_whole, length)), limit));
        if (length >= Math.Min(WorthShowing, _whole.Length))
        {
            Text = ShortenedText.Head(_whole, length);
            _cost = costs.Summary(Text);
        }
        else
        {
            (Text, _cost) = before;
        }

        if (Text is not null)
        {
            budget.TryTake(WindowPart.Summary, _cost, budget.Total);
        }
    }
}
