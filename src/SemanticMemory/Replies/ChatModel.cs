using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SemanticMemory.Context;

namespace SemanticMemory.Replies;

/// <summary>The chat model that replies and summaries are asked of; whatever goes wrong with it is a <see cref="MemoryException"/>.</summary>
internal sealed class ChatModel(IChatClient client)
{
    private const int LongestName = 128;

    private readonly ChatClientMetadata? _metadata = client.GetService<ChatClientMetadata>();

    /// <summary>Who runs the model.</summary>
    public string? Provider => PlainText.Label(_metadata?.ProviderName, LongestName) is { Length: > 0 } name ? name : null;

    /// <summary>The model that is asked where nobody names one.</summary>
    public string? Default => _metadata?.DefaultModelId;

    /// <summary>Asks and waits for the whole answer.</summary>
    public async Task<ModelAnswer> AskAsync(IReadOnlyList<ChatMessage> prompt, string? model, CancellationToken cancellationToken)
    {
        var answer = new ModelAnswer();
        try
        {
            var response = await client.GetResponseAsync(prompt, OptionsFor(model), cancellationToken).ConfigureAwait(false);
            foreach (var piece in response.ToChatResponseUpdates())
            {
                answer.Add(piece);
            }

            return answer;
        }
        catch (Exception failure) when (IsForeign(failure, cancellationToken))
        {
            throw ChatModelErrors.Failed(failure);
        }
    }

    /// <summary>Asks and hands the answer on while it is written; the answer gathers the pieces.</summary>
    public async IAsyncEnumerable<string> StreamAsync(
        IReadOnlyList<ChatMessage> prompt, string? model, ModelAnswer answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pieces = client.GetStreamingResponseAsync(prompt, OptionsFor(model), cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var reading = pieces.ConfigureAwait(false);
        while (await NextAsync(pieces, cancellationToken).ConfigureAwait(false))
        {
            if (answer.Add(pieces.Current) is { Length: > 0 } text)
            {
                yield return text;
            }
        }
    }

    private static ChatOptions? OptionsFor(string? model) => model is null ? null : new ChatOptions { ModelId = model };

    private static async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> pieces, CancellationToken cancellationToken)
    {
        try
        {
            return await pieces.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (IsForeign(failure, cancellationToken))
        {
            throw ChatModelErrors.Failed(failure);
        }
    }

    private static bool IsForeign(Exception failure, CancellationToken cancellationToken) => failure is not MemoryException && !cancellationToken.IsCancellationRequested;
}
