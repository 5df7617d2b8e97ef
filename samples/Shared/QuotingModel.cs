using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SemanticMemory.Samples;

/// <summary>
/// Stands in for a language model, so that the samples run without one: it answers a question with the line of its context that the memory found most relevant.
/// Any other <see cref="IChatClient"/> goes in its place.
/// </summary>
internal sealed class QuotingModel : IChatClient
{
    private const string Quotation = ">> ";

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] sent = [.. messages];
        var quoted = sent.Where(message => message.Role == ChatRole.System)
            .SelectMany(message => message.Text.Split('\n'))
            .FirstOrDefault(line => line.StartsWith(Quotation, StringComparison.Ordinal));
        var text = !sent[^1].Text.TrimEnd().EndsWith('?') ? "Thank you, I will keep that in mind."
            : quoted is null ? "I do not know that yet."
            : $"You told me: {quoted[Quotation.Length..]}";
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
