namespace SemanticMemory.OpenAI.Wire;

/// <summary>What is posted to <c>chat/completions</c>.</summary>
internal sealed record ChatRequest(string Model, IReadOnlyList<ChatTurn> Messages)
{
    public bool? Stream { get; init; }

    public StreamOptions? StreamOptions { get; init; }

    public float? Temperature { get; init; }

    public int? MaxTokens { get; init; }
}

internal sealed record ChatTurn(string Role, string Content);

/// <summary>Asks for the token use at the end of a stream.</summary>
internal sealed record StreamOptions(bool IncludeUsage);
