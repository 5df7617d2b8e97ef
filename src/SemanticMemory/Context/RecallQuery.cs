using System.Text.RegularExpressions;
using SemanticMemory.Messages;

namespace SemanticMemory.Context;

/// <summary>A text to recall by and how much it counts; the newest turn counts 1.</summary>
internal sealed record WeightedText(string Text, float Weight);

/// <summary>What to recall by.</summary>
/// <param name="Parts">Heaviest first; empty when nothing was said yet.</param>
internal sealed partial record RecallQuery(IReadOnlyList<WeightedText> Parts)
{
    // What the turn before counts: little next to a question that says what it is about, much next to "How do I set it up?", never as much as
    // the question itself. Each turn further back counts half: a topic outlives one exchange, rarely two.
    private const float LeastOfTurnBefore = 0.2f;
    private const float MostOfTurnBefore = 0.8f;
    private const float PerTurnBack = 0.5f;

    // A question of four words leaves its topic to the turns before; one of twelve names it.
    private const int ShortQuestion = 4;
    private const int LongQuestion = 12;
    private const float ShareOfPronoun = 0.25f;

    // In UTF-16 units. Who asks at length asks at the end, after an address at the start; an answer says at its start what it is about.
    private const int Beginning = 200;
    private const int End = 400;
    private const int BeginningOfAnswer = 240;

    /// <summary>The parts' texts, heaviest first, one a line: for display.</summary>
    public string Text => string.Join('\n', Parts.Select(part => part.Text));

    /// <summary>A query that was given.</summary>
    public static RecallQuery Of(string query) => new(string.IsNullOrWhiteSpace(query) ? [] : [new WeightedText(query.Trim(), 1)]);

    /// <summary>
    /// The query of a conversation's last turns, given oldest first: the newest of the person who is served, the assistant's turn next to it and the
    /// person's turn before. What tools and instructions say is no part of it.
    /// </summary>
    public static RecallQuery From(IReadOnlyList<Message> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        var said = turns.Where(turn => turn.Role is MessageRole.User or MessageRole.Assistant && !string.IsNullOrWhiteSpace(turn.Content)).ToList();
        var newest = said.FindLastIndex(turn => turn.Role == MessageRole.User) is var user && user >= 0 ? user : said.Count - 1;
        if (newest < 0)
        {
            return new RecallQuery([]);
        }

        // An answer given since then is nearer to what comes next than the one before.
        var answer = newest < said.Count - 1 ? said.Count - 1 : said.FindLastIndex(Math.Max(0, newest - 1), turn => turn.Role == MessageRole.Assistant);
        var before = newest == 0 ? -1 : said.FindLastIndex(newest - 1, turn => turn.Role == MessageRole.User);
        var parts = new List<WeightedText> { new(Trimmed(said[newest]), 1) };
        var weight = WeightOfTurnBefore(said[newest].Content);
        foreach (var index in new[] { answer, before }.Where(index => index >= 0 && index != newest))
        {
            if (parts.All(part => part.Text != Trimmed(said[index])))
            {
                parts.Add(new WeightedText(Trimmed(said[index]), weight));
                weight *= PerTurnBack;
            }
        }

        return new RecallQuery(parts);
    }

    private static float WeightOfTurnBefore(string question)
    {
        var words = Words().Count(question) + (WordlessScript().Count(question) / 2);
        var brevity = Math.Clamp((LongQuestion - words) / (float)(LongQuestion - ShortQuestion), 0, 1);
        var need = ((1 - ShareOfPronoun) * brevity) + (Pronoun().IsMatch(question) ? ShareOfPronoun : 0);
        return LeastOfTurnBefore + ((MostOfTurnBefore - LeastOfTurnBefore) * need);
    }

    private static string Trimmed(Message turn)
    {
        var text = turn.Content.Trim();
        if (turn.Role == MessageRole.Assistant)
        {
            return text.Length <= BeginningOfAnswer ? text : ShortenedText.BeginningOf(text, BeginningOfAnswer);
        }

        return text.Length <= Beginning + End ? text : $"{ShortenedText.BeginningOf(text, Beginning)} {ShortenedText.EndOf(text, End)}";
    }

    [GeneratedRegex(@"[\p{L}\p{N}-[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}\p{IsThai}]]+")]
    private static partial Regex Words();

    // Two characters are about a word in scripts that put no spaces between words.
    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}\p{IsThai}]")]
    private static partial Regex WordlessScript();

    [GeneratedRegex(@"\b(?:it|its|this|that|these|those|they|them|their|he|him|his|she|her|there|one|ones|same)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pronoun();
}
