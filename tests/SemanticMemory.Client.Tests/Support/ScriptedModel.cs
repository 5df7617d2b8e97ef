using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SemanticMemory.Client.Tests.Support;

/// <summary>A model that answers by a script, and keeps what it was sent.</summary>
internal sealed class ScriptedModel(Func<IReadOnlyList<ChatMessage>, ChatMessage> answer) : IChatClient
{
    private readonly ConcurrentQueue<IReadOnlyList<ChatMessage>> _requests = new();

    public IReadOnlyList<IReadOnlyList<ChatMessage>> Requests => [.. _requests];

    public List<ChatOptions?> Options { get; } = [];

    /// <summary>What the last request had in system messages.</summary>
    public string LastContext => string.Join("\n", Requests[^1].Where(message => message.Role == ChatRole.System).Select(message => message.Text));

    /// <summary>Called between two updates of a stream.</summary>
    public Func<CancellationToken, Task>? BetweenUpdates { get; set; }

    public static ScriptedModel Saying(string text) => new(_ => new ChatMessage(ChatRole.Assistant, text));

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answered = Answer(messages, options);
        await Task.Yield();
        return new ChatResponse(answered) { ModelId = "scripted-1", Usage = new UsageDetails { InputTokenCount = 30, OutputTokenCount = 7 } };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var answered = Answer(messages, options);
        foreach (var content in answered.Contents)
        {
            // Text arrives in pieces of two characters, the rest whole.
            IEnumerable<AIContent> pieces = content is TextContent text ? text.Text.EnumerateRunes().Chunk(2).Select(chunk => new TextContent(string.Concat(chunk))) : [content];
            foreach (var piece in pieces)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new ChatResponseUpdate(answered.Role, [piece]) { ModelId = "scripted-1" };
                await (BetweenUpdates?.Invoke(cancellationToken) ?? Task.CompletedTask);
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted") : null;

    public void Dispose()
    {
    }

    private ChatMessage Answer(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        IReadOnlyList<ChatMessage> sent = [.. messages];
        _requests.Enqueue(sent);
        lock (Options)
        {
            Options.Add(options);
        }

        return answer(sent);
    }
}
