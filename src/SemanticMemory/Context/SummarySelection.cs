namespace SemanticMemory.Context;

/// <summary>How much of the session's summary is shown.</summary>
internal sealed class SummarySelection(ContextMaterial material, WindowCosts costs, WindowBudget budget)
{
    // A shorter beginning of a summary tells nothing, in characters.
    private const int WorthShowing = 80;

    private readonly string _whole = string.IsNullOrWhiteSpace(material.Session.Summary) ? "" : material.Session.Summary;
    private TokenCost _cost;

    /// <summary>What is shown of it; a part ends with a mark that says so.</summary>
    public string? Text { get; private set; }

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
