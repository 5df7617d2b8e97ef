using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SemanticMemory.OpenAI.Resilience;
using SemanticMemory.OpenAI.Wire;

namespace SemanticMemory.OpenAI;

/// <summary>
/// A chat model behind an OpenAI-compatible endpoint (OpenAI, Azure's v1 endpoint, Ollama, vLLM, LM Studio). Text goes in and comes out: a message or an option that
/// says more than that is refused with <see cref="NotSupportedException"/>, never dropped. Thread-safe.
/// </summary>
/// <remarks>
/// A call that times out, finds nobody, or is answered with 408, 429, 5xx or nothing that makes sense, is tried again; an answer that has begun to arrive is not. After repeated failures
/// calls fail at once for a while. What fails in the end is a <see cref="MemoryException"/>: <see cref="MemoryError.Unavailable"/> with the time to wait, as far as it is known, or
/// <see cref="MemoryError.Misconfigured"/> where the endpoint refuses. One instance serves a process, and all its callers share one circuit breaker.
/// </remarks>
public sealed class OpenAIChatClient : IChatClient
{
    private const string Path = "chat/completions";
    private const long LongestAnswer = 16 << 20;

    private readonly ModelEndpoint _endpoint;
    private readonly ChatClientMetadata _metadata;

    /// <summary>A client; to be kept, and disposed at the end.</summary>
    /// <param name="options">Where the model is.</param>
    /// <param name="timeProvider">The system's clock if absent.</param>
    /// <param name="logger">Told of repeats and of an endpoint that is given up for a while; never of content or keys.</param>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public OpenAIChatClient(ModelEndpointOptions options, TimeProvider? timeProvider = null, ILogger<OpenAIChatClient>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _endpoint = new ModelEndpoint(options, ModelUse.Chat, timeProvider ?? TimeProvider.System, logger ?? NullLogger<OpenAIChatClient>.Instance);
        _metadata = new ChatClientMetadata("openai-compatible", options.Endpoint, options.Model);
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var json = ToJson(messages, options, stream: false);
        var answer = await _endpoint.CallAsync(token => _endpoint.PostAsync(Path, json, LongestAnswer, ReadWhole, token), cancellationToken).ConfigureAwait(false);
        var choice = answer.Choices![0];
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, choice.Message!.Content))
        {
            ResponseId = answer.Id,
            ModelId = answer.Model,
            FinishReason = Reason(choice),
            Usage = Usage(answer),
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var json = ToJson(messages, options, stream: true);
        await using var stream = await _endpoint.CallAsync(attempt => ChatStream.OpenAsync(_endpoint, Path, json, attempt, cancellationToken), cancellationToken).ConfigureAwait(false);
        for (var more = stream.Current is not null; more; more = await _endpoint.GuardAsync(stream.MoveNextAsync, cancellationToken).ConfigureAwait(false))
        {
            var piece = stream.Current!;
            var choice = piece.Choices is [var first, ..] ? first : null;
            var update = new ChatResponseUpdate(ChatRole.Assistant, choice?.Delta?.Content) { ResponseId = piece.Id, ModelId = piece.Model, FinishReason = choice is null ? null : Reason(choice) };
            if (Usage(piece) is { } usage)
            {
                update.Contents.Add(new UsageContent(usage));
            }

            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _endpoint.Dispose();

    private byte[] ToJson(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream)
    {
        ArgumentNullException.ThrowIfNull(messages);
        Check(options);
        var turns = messages.Select(ToTurn);
        var request = new ChatRequest(
            options?.ModelId ?? _metadata.DefaultModelId!,
            [.. options?.Instructions is { Length: > 0 } instructions ? turns.Prepend(new ChatTurn("system", instructions)) : turns])
        {
            Stream = stream ? true : null,
            StreamOptions = stream ? new StreamOptions(IncludeUsage: true) : null,
            Temperature = options?.Temperature,
            MaxTokens = options?.MaxOutputTokens,
        };
        return JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Instance.ChatRequest);
    }

    private static void Check(ChatOptions? options)
    {
        if (options is { Tools.Count: > 0 } or { StopSequences.Count: > 0 } or { TopP: not null } or { TopK: not null } or { Seed: not null }
            or { FrequencyPenalty: not null } or { PresencePenalty: not null } or { ResponseFormat: not (null or ChatResponseFormatText) } or { ConversationId: not null }
            or { RawRepresentationFactory: not null } or { AdditionalProperties.Count: > 0 })
        {
            throw new NotSupportedException("This client takes ModelId, Instructions, Temperature and MaxOutputTokens: for other options use a client of the provider's.");
        }
    }

    private static ChatTurn ToTurn(ChatMessage message) =>
        (message.Role == ChatRole.System || message.Role == ChatRole.User || message.Role == ChatRole.Assistant) && message.Contents.All(content => content is TextContent)
            ? new ChatTurn(message.Role.Value, message.Text)
            : throw new NotSupportedException("This client takes messages of text by system, user and assistant: for tools and media use a client of the provider's.");

    private static ChatAnswer ReadWhole(Stream json)
    {
        var answer = JsonSerializer.Deserialize(json, WireJson.Instance.ChatAnswer);
        return answer?.Choices is [{ Message: not null }, ..] ? answer : throw new JsonException("The answer has no message.");
    }

    private static ChatFinishReason? Reason(ChatChoice choice) => choice.FinishReason is { Length: > 0 } reason ? new ChatFinishReason(reason) : null;

    private static UsageDetails? Usage(ChatAnswer answer) => answer.Usage is not { } use ? null : new UsageDetails
    {
        InputTokenCount = use.PromptTokens,
        OutputTokenCount = use.CompletionTokens,
        TotalTokenCount = use.TotalTokens ?? (use.PromptTokens + use.CompletionTokens),
    };
}
