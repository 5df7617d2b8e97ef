namespace SemanticMemory.Replies;

/// <summary>What can be wrong with a chat model.</summary>
internal static class ChatModelErrors
{
    public static MemoryException None() => new(
        MemoryError.NotConfigured, "no-chat-model",
        "No chat model is configured, so nothing was stored: set Chat:Endpoint and Chat:Model (in a program: SessionManagerOptions.ChatClient), or ask for the context window and answer yourself.");

    public static MemoryException NoAnswer(string what) => new(
        MemoryError.Unavailable, "chat-model-no-answer", $"The chat model gave {what}, which is not stored: try again, or see to the model.");

    /// <summary>A failure of a client that does not tell it as <see cref="MemoryException"/>.</summary>
    public static MemoryException Failed(Exception failure) => new(
        MemoryError.Unavailable, "chat-model-unavailable", "The chat model failed: try again, or see to the model and its settings.", failure);
}
