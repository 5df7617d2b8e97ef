using SemanticMemory.Context;
using SemanticMemory.Messages;

namespace SemanticMemory.Tests.Context;

/// <summary>What holds for every material, tried on five hundred seeded ones; a failure names the seed.</summary>
public sealed class ContextBudgetTests
{
    [Fact]
    public void No_rendering_ever_exceeds_the_budget() => ForAll((material, window) =>
    {
        var (structured, chat, text) = Given.Counted(material, window);
        Assert.InRange(Math.Max(structured, Math.Max(chat, text)), 0, window.Tokens.Total);
        Assert.InRange(window.Tokens.Total, 0, material.Request.MaxTokens);
        Assert.Equal(material.Request.MaxTokens, window.Tokens.Budget);
        Assert.InRange(window.Tokens.Messages + window.Tokens.Recalled + window.Tokens.Items + window.Tokens.Summary, 0, window.Tokens.Total);
    });

    [Fact]
    public void The_newest_turn_always_survives() => ForAll((material, window) =>
    {
        var newest = TurnUnits.Of(material.Turns) is [.., var unit] ? unit[^1].Id : (Guid?)null;
        Assert.Equal(newest, window.Messages.Count == 0 ? null : window.Messages[^1].Id);
    });

    [Fact]
    public void Every_message_is_there_at_most_once_and_in_order() => ForAll((material, window) =>
    {
        Assert.Distinct(window.AllMessages().Select(message => message.Id));
        Assert.Equal(material.Turns.Where(turn => window.Messages.Any(message => message.Id == turn.Id)).Select(turn => turn.Id), window.Messages.Select(message => message.Id));
        Assert.DoesNotContain(window.Recalled, passage => passage.Message.SessionId == material.Session.Id);
        var ranks = window.Recalled.Select(passage => material.Recalled.ToList().FindIndex(candidate => candidate.Passage.Message.Id == passage.Message.Id));
        Assert.Equal(ranks.Order(), ranks);
    });

    [Fact]
    public void No_tools_answer_is_there_without_its_call() => ForAll((_, window) =>
    {
        var asked = new HashSet<string>();
        foreach (var message in window.Messages)
        {
            asked.UnionWith(message.ToolCalls.Select(call => call.Id));
            Assert.True(message.Role != MessageRole.Tool || message.ToolCallId is null || asked.Contains(message.ToolCallId));
        }

        Assert.False(window.Messages is [{ Role: MessageRole.Tool }, ..]);
    });

    [Fact]
    public void No_call_is_there_without_its_answers() => ForAll((material, window) =>
    {
        var all = TurnUnits.Of(material.Turns);
        var shown = window.Messages.Select(message => message.Id).ToHashSet();
        Assert.All(all, unit => Assert.Single(unit.Select(message => shown.Contains(message.Id)).Distinct()));
    });

    [Fact]
    public void What_is_cut_is_marked_and_named_and_nothing_else_is() => ForAll((material, window) =>
    {
        var originals = material.Turns.Concat(material.Recalled.SelectMany(found => found.Passage.Neighbours.Prepend(found.Passage.Message)))
            .DistinctBy(message => message.Id).ToDictionary(message => message.Id);
        foreach (var message in window.AllMessages())
        {
            Assert.Equal(message != originals[message.Id] && message.Content + message.Author + string.Concat(message.ToolCalls.Select(call => call.Arguments))
                    != originals[message.Id].Content + originals[message.Id].Author + string.Concat(originals[message.Id].ToolCalls.Select(call => call.Arguments)),
                window.Truncated.Contains(message.Id));
            Assert.True(message.Content == originals[message.Id].Content || message.Content.EndsWith(" characters]", StringComparison.Ordinal));
        }
    });

    [Fact]
    public void What_was_left_out_is_counted() => ForAll((material, window) =>
    {
        Assert.Equal(material.OlderTurns + material.Turns.Count - window.Messages.Count, window.Omitted.Messages);
        Assert.Equal(material.Items.Count - window.Items.Count, window.Omitted.Items);
        Assert.InRange(window.Recalled.Count, 0, material.Request.MaxRecalled);
        Assert.InRange(window.Omitted.Recalled + window.Recalled.Count, 0, material.Request.MaxRecalled);
    });

    private static readonly Lazy<IReadOnlyList<(int Seed, ContextMaterial Material, ContextWindow Window)>> Windows = new(() =>
        [.. Enumerable.Range(1, 500).Select(seed => (seed, material: new RandomMaterial(seed).Next())).SelectMany(made => Assembled(made.seed, made.material))]);

    private static void ForAll(Action<ContextMaterial, ContextWindow> holds)
    {
        Assert.InRange(Windows.Value.Count, 450, 500);
        foreach (var (seed, material, window) in Windows.Value)
        {
            try
            {
                holds(material, window);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}: {failure.Message}", failure);
            }
        }
    }

    private static IEnumerable<(int Seed, ContextMaterial Material, ContextWindow Window)> Assembled(int seed, ContextMaterial material)
    {
        try
        {
            return [(seed, material, material.Window())];
        }
        catch (MemoryException refusal) when (refusal.Errors.ContainsKey("maxTokens"))
        {
            // Only where the prompt leaves less than a header and a mark take for each message that belongs to the newest turn.
            var free = material.Request.MaxTokens - material.TokenCounter(material.Session.SystemPrompt ?? "");
            Assert.True(free < 12 + (40 * TurnUnits.Of(material.Turns)[^1].Count), $"Seed {seed}: refused with {free} tokens free.");
            return [];
        }
    }
}
