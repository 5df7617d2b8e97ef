using System.Net.ServerSentEvents;
using System.Text.Json;
using SemanticMemory.OpenAI.Resilience;
using SemanticMemory.OpenAI.Wire;

namespace SemanticMemory.OpenAI;

/// <summary>An answer that comes in pieces. It is over only when the endpoint says so; one that just stops is a failure.</summary>
internal sealed class ChatStream : IAsyncDisposable
{
    private const string MediaType = "text/event-stream";
    private const string EndMark = "[DONE]";

    private readonly ModelEndpoint _endpoint;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _reading;
    private HttpResponseMessage? _response;
    private IAsyncEnumerator<SseItem<string>>? _events;
    private bool _finished;

    private ChatStream(ModelEndpoint endpoint, CancellationToken cancellationToken)
    {
        _endpoint = endpoint;
        _late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, endpoint.Time);
        _reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _late.Token);
    }

    /// <summary>The piece that was read last.</summary>
    public ChatAnswer? Current { get; private set; }

    /// <summary>Asks, and waits for the first piece. The attempt's token counts until then, the caller's to the end.</summary>
    public static async Task<ChatStream> OpenAsync(ModelEndpoint endpoint, string path, ReadOnlyMemory<byte> json, CancellationToken attempt, CancellationToken cancellationToken)
    {
        var stream = new ChatStream(endpoint, cancellationToken);
        try
        {
            await using var registration = attempt.Register(stream._late.Cancel).ConfigureAwait(false);
            var reading = stream._reading.Token;
            stream._response = await endpoint.PostAsync(path, json, MediaType, reading).ConfigureAwait(false);
            var body = await stream._response.Content.ReadAsStreamAsync(reading).ConfigureAwait(false);
            stream._events = SseParser.Create(body).EnumerateAsync(reading).GetAsyncEnumerator(reading);
            await stream.ReadAsync().ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads the next piece; <see langword="false"/>: the answer is complete.</summary>
    /// <exception cref="ModelFailure">It ends too early, comes too late or makes no sense.</exception>
    public async Task<bool> MoveNextAsync()
    {
        _late.CancelAfter(_endpoint.Timeout);
        try
        {
            return await ReadAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_late.IsCancellationRequested)
        {
            throw new ModelFailure(status: null, "its answer stopped in the middle");
        }
        finally
        {
            _late.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_events is not null)
        {
            await _events.DisposeAsync().ConfigureAwait(false);
        }

        _response?.Dispose();
        _reading.Dispose();
        _late.Dispose();
    }

    private async Task<bool> ReadAsync()
    {
        while (await _events!.MoveNextAsync().ConfigureAwait(false))
        {
            var data = _events.Current.Data;
            if (data == EndMark)
            {
                _finished = true;
                break;
            }

            Current = Parse(data);
            _finished |= Current.Choices?.Any(choice => choice.FinishReason is not null) ?? false;
            return true;
        }

        Current = null;
        return _finished ? false : throw new ModelFailure(status: null, "its answer ended in the middle");
    }

    private static ChatAnswer Parse(string data)
    {
        try
        {
            using var document = JsonDocument.Parse(data);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out _)
                ? throw new ModelFailure(status: null, "it reported an error in the middle of its answer", ErrorCode.Of(document.RootElement))
                : document.Deserialize(WireJson.Instance.ChatAnswer) ?? throw new JsonException("The piece is null.");
        }
        catch (JsonException failure)
        {
            throw new ModelFailure(status: null, "its answer made no sense", innerException: failure);
        }
    }
}
