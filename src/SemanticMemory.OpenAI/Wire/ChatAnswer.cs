namespace SemanticMemory.OpenAI.Wire;

/// <summary>An answer, or a piece of one: of a whole answer the choice has a message, of a piece a delta.</summary>
internal sealed record ChatAnswer
{
    public string? Id { get; init; }

    public string? Model { get; init; }

    public IReadOnlyList<ChatChoice>? Choices { get; init; }

    public TokenUse? Usage { get; init; }
}

internal sealed record ChatChoice
{
    public int Index { get; init; }

    public ChatText? Message { get; init; }

    public ChatText? Delta { get; init; }

    public string? FinishReason { get; init; }
}

internal sealed record ChatText(string? Content);

internal sealed record TokenUse(long PromptTokens, long CompletionTokens, long? TotalTokens);
