using System.Threading.Channels;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SemanticMemory.Mcp;

/// <summary>
/// A connection on which a client may ask what there is (<c>server/discover</c>) and still shake hands afterwards (<c>initialize</c>), as one does that did not get its answer in time.
/// </summary>
/// <remarks>
/// The library's server keeps to the revision of the first request, and refuses the handshake after such a question. Until a handshake each question is therefore answered by a server of
/// its own, and the one of the connection sees what comes next.
/// </remarks>
public sealed class ProbedTransport : ITransport
{
    private readonly Channel<JsonRpcMessage> _others = Channel.CreateUnbounded<JsonRpcMessage>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITransport _connection;
    private readonly McpServerOptions _options;
    private readonly Task _sorting;

    /// <summary>Begins to read a connection.</summary>
    /// <param name="connection">Where messages come from and go to; disposed with this.</param>
    /// <param name="options">What the server of the connection offers.</param>
    public ProbedTransport(ITransport connection, McpServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        (_connection, _options) = (connection, options);
        _sorting = SortAsync();
    }

    /// <inheritdoc/>
    public string? SessionId => _connection.SessionId;

    /// <inheritdoc/>
    public ChannelReader<JsonRpcMessage> MessageReader => _others.Reader;

    /// <inheritdoc/>
    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => _connection.SendMessageAsync(message, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        await _sorting.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task SortAsync()
    {
        try
        {
            var shaken = false;
            await foreach (var message in _connection.MessageReader.ReadAllAsync(_stopping.Token).ConfigureAwait(false))
            {
                if (!shaken && message is JsonRpcRequest { Method: RequestMethods.ServerDiscover } question)
                {
                    await using var answering = new OneRequest(question, _connection);
                    await using var server = McpServer.Create(answering, _options);
                    await server.RunAsync(_stopping.Token).ConfigureAwait(false);
                    continue;
                }

                shaken |= message is JsonRpcRequest { Method: RequestMethods.Initialize };
                _others.Writer.TryWrite(message);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The connection ends.
        }
        finally
        {
            _others.Writer.TryComplete();
        }
    }

    /// <summary>One request of a connection; it ends with its answer.</summary>
    private sealed class OneRequest : ITransport
    {
        private readonly Channel<JsonRpcMessage> _request = Channel.CreateBounded<JsonRpcMessage>(1);
        private readonly ITransport _connection;

        public OneRequest(JsonRpcRequest request, ITransport connection)
        {
            _connection = connection;
            _request.Writer.TryWrite(request);
        }

        public string? SessionId => null;

        public ChannelReader<JsonRpcMessage> MessageReader => _request.Reader;

        public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
        {
            try
            {
                await _connection.SendMessageAsync(message, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                // Whoever does not take the answer shall not hold up what comes after.
                _request.Writer.TryComplete();
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
