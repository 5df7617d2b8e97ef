namespace SemanticMemory.Context;

/// <summary>Chooses what goes into a context window, so that every rendering of it fits one token budget.</summary>
/// <remarks>
/// In this order: the system prompt, the newest turn, facts and summary (a quarter of what is free each), two exchanges of the conversation (they say what
/// "it" is; half of what is free), recalled passages (half of what is free: a long history cannot starve them), all the older turns that fit, a summary of
/// just those that do not (room is kept for it where some will not), and with the rest whatever came up short.
/// </remarks>
internal static class ContextAssembler
{
    private const double ShareOfItems = 0.25;
    private const double ShareOfSummary = 0.25;
    private const double ShareOfLastTurns = 0.5;
    private const double ShareOfRecalled = 0.5;
    private const int LastTurns = 4;

    /// <summary>The window, rendered in the shape the request asks for.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/> for <c>maxTokens</c>: the system prompt leaves no room for the newest turn, even cut.</exception>
    public static ContextWindow Assemble(ContextMaterial material)
    {
        ArgumentNullException.ThrowIfNull(material);
        var costs = new WindowCosts(material);
        var budget = new WindowBudget(material.Request.MaxTokens, WindowCosts.Framing, costs.Heading);
        var prompt = TakePrompt(material, costs, budget);
        var turns = new TurnSelection(material, costs, budget);
        var items = new ItemSelection(material, costs, budget);
        var summary = new SummarySelection(material, costs, budget);
        var recall = new RecallSelection(material, costs, budget);
        if (!turns.TryTakeNewest())
        {
            throw MemoryException.Invalid(
                "maxTokens", $"The budget of {budget.Total} tokens leaves no room for the newest turn and the tool calls that belong to it; raise it or shorten the system prompt.");
        }

        items.Take(budget.LimitFor(ShareOfItems));
        summary.Take(budget.LimitFor(ShareOfSummary));
        if (!turns.RestFits(budget.LimitFor(1 - ShareOfRecalled)))
        {
            summary.Reserve(budget.LimitFor(ShareOfSummary));
        }

        turns.TakeOlder(budget.LimitFor(ShareOfLastTurns), LastTurns);
        recall.Take(budget.LimitFor(ShareOfRecalled));
        turns.TakeOlder(budget.Total);
        summary.TakeOfOmitted(turns);
        if (summary.Text is null)
        {
            turns.TakeOlder(budget.Total);
        }

        items.Take(budget.Total);
        turns.Grow();
        recall.Take(budget.Total);
        recall.Grow();
        summary.Take(budget.Total);

        var recalled = recall.Passages;
        return Rendered(material, new ContextWindow
        {
            SessionId = material.Session.Id,
            Query = material.Query,
            ScopeUsed = material.ScopeUsed,
            Confidence = recalled.Count == 0 ? 0 : material.Confidence,
            SystemPrompt = prompt,
            Summary = summary.Text,
            Items = items.Items,
            Messages = turns.Messages,
            Recalled = recalled,
            Truncated = [.. turns.Truncated, .. recall.Truncated],
            Tokens = budget.Report(),
            Omitted = new ContextOmissions(turns.Omitted, recall.Omitted, items.Omitted),
        });
    }

    private static string? TakePrompt(ContextMaterial material, WindowCosts costs, WindowBudget budget)
    {
        if (string.IsNullOrWhiteSpace(material.Session.SystemPrompt))
        {
            return null;
        }

        return budget.TryTake(WindowPart.Prompt, costs.Prompt(material.Session.SystemPrompt), budget.Total)
            ? material.Session.SystemPrompt
            : throw MemoryException.Invalid(
                "maxTokens", $"The system prompt alone exceeds the budget of {budget.Total} tokens; raise it or shorten the prompt.");
    }

    private static ContextWindow Rendered(ContextMaterial material, ContextWindow window) => material.Request.Format switch
    {
        ContextFormat.Messages => window with { Chat = ContextChat.Render(window, material.TimeZone) },
        ContextFormat.Text => window with { Text = ContextText.Render(window, material.TimeZone) },
        _ => window,
    };
}
