namespace SemanticMemory.OpenAI.Resilience;

/// <summary>What a model is asked for, as messages and settings call it.</summary>
/// <param name="Name">In a sentence.</param>
/// <param name="Section">The section of the configuration that holds its settings.</param>
/// <param name="Problem">What the slugs of its failures begin with.</param>
/// <param name="Unknown">The slug of an address or a model that the endpoint does not know.</param>
/// <param name="Check">What to check when it refuses, besides the address.</param>
/// <param name="Meanwhile">What is done while it is away.</param>
internal sealed record ModelUse(string Name, string Section, string Problem, string Unknown, string Check, string Meanwhile)
{
    public static ModelUse Chat { get; } = new(
        "chat", "Chat", "chat-model", "chat-model-refused",
        "that the model that was asked for exists there, and that the request is not too long for it", "Replies and summaries are refused");

    public static ModelUse Embedding { get; } = new(
        "embedding", "Embedding", "embedding", "embedding-endpoint-unknown",
        "that Embedding:Model is an embedding model there that takes passages of 120 words, and Embedding:SendDimensions", "Messages are stored and found by words");
}
