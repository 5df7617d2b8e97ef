using Microsoft.Extensions.AI;

namespace SemanticMemory.Tests.Chat;

/// <summary>A client of somebody else's, which fails with an exception of its own.</summary>
internal sealed class FailingClient : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("The key sk-secret is wrong.");

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        AsyncEnumerable.Repeat(0, 1).Select(ChatResponseUpdate (_) => throw new InvalidOperationException("The key sk-secret is wrong."));

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
