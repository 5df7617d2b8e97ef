using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SemanticMemory.Client.Chat;
using SemanticMemory.Context;

namespace SemanticMemory.Client;

/// <summary>
/// Gives a chat client memory: before the model is asked, what other conversations said that bears on the question is put before it as one system message;
/// when it has answered, question and answer are stored. Whose memory it is, each request says (<see cref="MemoryProperties"/>).
/// </summary>
/// <remarks>
/// One client may serve many users at once. A memory that fails or is slow never breaks the chat: it goes on without, and one warning a turn says why. Put it
/// outside of function invocation, or inside: question and answer are stored once, when no tool is wanted any more. What came from the memory is never stored
/// again, an answer that was not read to its end neither.
/// </remarks>
public sealed class MemoryChatClient : DelegatingChatClient
{
    private readonly IMemoryClient _memory;
    private readonly MemoryChatOptions _options;
    private readonly ILogger _logger;

    /// <summary>Puts memory around a chat client.</summary>
    /// <param name="innerClient">Who answers; disposed with this.</param>
    /// <param name="memory">The memory; stays the caller's to dispose.</param>
    /// <param name="options">Defaults if absent.</param>
    /// <param name="logger">Where warnings go; nowhere if absent.</param>
    public MemoryChatClient(IChatClient innerClient, IMemoryClient memory, MemoryChatOptions? options = null, ILogger<MemoryChatClient>? logger = null)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(memory);
        (_memory, _options, _logger) = (memory, options ?? new MemoryChatOptions(), logger ?? NullLogger<MemoryChatClient>.Instance);
        _options.Validate();
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var turn = await BeginAsync([.. messages], options, cancellationToken).ConfigureAwait(false);
        var response = await base.GetResponseAsync(turn.Messages, options, cancellationToken).ConfigureAwait(false);
        await EndAsync(turn, response).ConfigureAwait(false);
        return response;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var turn = await BeginAsync([.. messages], options, cancellationToken).ConfigureAwait(false);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in base.GetStreamingResponseAsync(turn.Messages, options, cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
            yield return update;
        }

        await EndAsync(turn, updates.ToChatResponse()).ConfigureAwait(false);
    }

    /// <summary>Recalls. Whatever goes wrong but the caller's cancellation leaves the request as it is.</summary>
    private async Task<Turn> BeginAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var turn = new Turn(messages, _options.TimeProvider.GetTimestamp());
        using var patience = new CancellationTokenSource(_options.Timeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            if (MemoryProperties.IsEnabled(options?.AdditionalProperties) && ScopeOf(options) is { } scope)
            {
                turn.Scope = scope;
                turn.SessionId = await scope.OpenAsync(_memory, either.Token).ConfigureAwait(false);
                var reach = _options.Recall is RecallScope.Auto or RecallScope.User ? scope.Narrow(_memory) : _memory;
                var window = await reach.BuildContextAsync(turn.SessionId.Value, Recollection.RequestFor(messages, _options), either.Token).ConfigureAwait(false);
                turn.Messages = Recollection.Inject(messages, window, _options);
            }
        }
        catch (Exception failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Warn(turn, failure);
        }

        return turn;
    }

    /// <summary>Records. The answer is there and is the caller's, so that nothing here may throw; nor does the caller's cancellation undo what was said.</summary>
    private async Task EndAsync(Turn turn, ChatResponse response)
    {
        if (turn.Scope is not { } scope)
        {
            return;
        }

        using var patience = new CancellationTokenSource(_options.Timeout, _options.TimeProvider);
        try
        {
            var said = Recording.Of(Conversation.Asked(turn.Given), response, Provider, _options.TimeProvider.GetElapsedTime(turn.StartedAt), _options.TimeProvider.GetUtcNow());
            if (said.Count > 0)
            {
                var session = turn.SessionId ?? await scope.OpenAsync(_memory, patience.Token).ConfigureAwait(false);
                await scope.Narrow(_memory).AppendAsync(session, said, patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            Warn(turn, failure);
        }
    }

    private string? Provider => (InnerClient.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.ProviderName;

    private MemoryScope? ScopeOf(ChatOptions? options)
    {
        var scope = MemoryProperties.Apply(_options.Scope, options?.AdditionalProperties);
        if (scope.IsSomebodys)
        {
            return scope;
        }

        Log.Nobodys(_logger, MemoryProperties.User, MemoryProperties.Session);
        return null;
    }

    // One warning a turn: a memory that is away fails twice.
    private void Warn(Turn turn, Exception failure)
    {
        if (!turn.Warned)
        {
            turn.Warned = true;
            var (problem, detail) = failure switch
            {
                MemoryException known => (known.Problem, known.Message),
                OperationCanceledException => ("timed-out", $"The memory did not answer within {_options.Timeout.TotalSeconds:0.#} seconds."),
                _ => (failure.GetType().Name, ""),
            };
            Log.WentOnWithout(_logger, problem, detail);
        }
    }

    /// <summary>One question and its answer.</summary>
    private sealed class Turn(IReadOnlyList<ChatMessage> given, long startedAt)
    {
        public IReadOnlyList<ChatMessage> Given { get; } = given;

        public long StartedAt { get; } = startedAt;

        public IReadOnlyList<ChatMessage> Messages { get; set; } = given;

        public MemoryScope? Scope { get; set; }

        public Guid? SessionId { get; set; }

        public bool Warned { get; set; }
    }
}
