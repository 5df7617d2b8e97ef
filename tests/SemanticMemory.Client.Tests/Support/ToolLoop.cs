using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SemanticMemory.Client.Tests.Support;

/// <summary>Function invocation as the framework's own does it: calls the tools that the model asks for, and asks the model again, until it has no more calls.</summary>
internal sealed class ToolLoop(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (conversation, answered) = (messages.ToList(), new List<ChatMessage>());
        while (true)
        {
            var response = await base.GetResponseAsync(conversation, options, cancellationToken);
            answered.AddRange(response.Messages);
            if (await ResultsAsync(response, options, cancellationToken) is not { } results)
            {
                return new ChatResponse(answered) { ModelId = response.ModelId, Usage = response.Usage };
            }

            answered.Add(results);
            conversation.AddRange([.. response.Messages, results]);
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var conversation = messages.ToList();
        for (var round = 0; ; round++)
        {
            var updates = new List<ChatResponseUpdate>();
            await foreach (var update in base.GetStreamingResponseAsync(conversation, options, cancellationToken))
            {
                update.MessageId = $"round-{round}";
                updates.Add(update);
                yield return update;
            }

            var response = updates.ToChatResponse();
            if (await ResultsAsync(response, options, cancellationToken) is not { } results)
            {
                yield break;
            }

            conversation.AddRange([.. response.Messages, results]);
            yield return new ChatResponseUpdate(ChatRole.Tool, results.Contents) { MessageId = $"results-{round}" };
        }
    }

    private static async Task<ChatMessage?> ResultsAsync(ChatResponse response, ChatOptions? options, CancellationToken cancellationToken)
    {
        var results = new List<AIContent>();
        foreach (var call in response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>())
        {
            var tool = options!.Tools!.OfType<AIFunction>().Single(function => function.Name == call.Name);
            results.Add(new FunctionResultContent(call.CallId, await tool.InvokeAsync(new AIFunctionArguments(call.Arguments), cancellationToken)));
        }

        return results.Count == 0 ? null : new ChatMessage(ChatRole.Tool, results);
    }
}
