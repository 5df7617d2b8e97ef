using System.Text;
using Microsoft.Extensions.AI;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Tokens;

namespace SemanticMemory.Replies;

/// <summary>What a chat model has answered so far.</summary>
internal sealed class ModelAnswer
{
    private const int LongestName = 128;

    private readonly StringBuilder _text = new();
    private string? _model;
    private UsageDetails? _usage;
    private string? _finishReason;

    /// <summary>Takes a piece in.</summary>
    /// <returns>Its text.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryError.Unavailable"/>: the answer is longer than a message may be.</exception>
    public string Add(ChatResponseUpdate piece)
    {
        _model = piece.ModelId ?? _model;
        _finishReason = piece.FinishReason?.Value ?? _finishReason;
        _usage = piece.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? _usage;
        var text = piece.Text;
        _text.Append(text);
        return _text.Length <= MessageValidation.LongestContent
            ? text
            : throw ChatModelErrors.NoAnswer($"an answer of more than {MessageValidation.LongestContent:N0} characters");
    }

    /// <summary>The whole text, fit to be stored.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Unavailable"/>: there is none.</exception>
    public string Text()
    {
        var text = Storable(_text.ToString());
        return !string.IsNullOrWhiteSpace(text) ? text : throw ChatModelErrors.NoAnswer(
            PlainText.Label(_finishReason, LongestName) is { Length: > 0 } reason ? $"an empty answer (finish reason: {reason})" : "an empty answer");
    }

    /// <summary>The model that wrote it, as its endpoint calls it; else the one that was asked.</summary>
    public string? Model(string? asked) => PlainText.Label(_model ?? asked, LongestName) is { Length: > 0 } name ? name : null;

    /// <summary>Tokens as reported; where nothing is, as counted.</summary>
    public ReplyUsage Usage(IEnumerable<ChatMessage> prompt, TokenCounter counter) => new(
        Reported(_usage?.InputTokenCount) ?? prompt.Sum(turn => counter(turn.Text)), Reported(_usage?.OutputTokenCount) ?? counter(_text.ToString()));

    private static int? Reported(long? count) => count is { } tokens and >= 0 ? (int)Math.Min(tokens, int.MaxValue) : null;

    // What messages may not hold: NUL, and halves of surrogate pairs.
    private static string Storable(string text)
    {
        var bad = text.Contains('\0');
        for (var i = 0; i < text.Length && !bad; i++)
        {
            bad = char.IsLowSurrogate(text[i]) || (char.IsHighSurrogate(text[i]) && (++i == text.Length || !char.IsLowSurrogate(text[i])));
        }

        return bad ? string.Concat(text.EnumerateRunes().Where(rune => rune.Value != 0)) : text;
    }
}
