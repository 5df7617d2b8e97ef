using System.Text.Json;
using System.Text.Json.Nodes;
using SemanticMemory.Client.Http;
using SemanticMemory.Messages;

namespace SemanticMemory.Client;

public sealed partial class MemoryClient
{
    /// <inheritdoc/>
    public async Task<AppendedMessage> AppendAsync(Guid sessionId, NewMessage message, CancellationToken cancellationToken = default)
    {
        var call = Call.Post($"sessions/{sessionId}/messages", Given(message), repeatable: message.ExternalId is not null);
        return Outcomes(await SendAsync(call, cancellationToken).ConfigureAwait(false), [message])[0];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AppendedMessage>> AppendAsync(Guid sessionId, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken = default)
    {
        var repeatable = Given(messages).All(message => message?.ExternalId is not null);
        var call = Call.Post($"sessions/{sessionId}/messages", new { messages }, repeatable);
        return Outcomes(await SendAsync(call, cancellationToken).ConfigureAwait(false), messages);
    }

    /// <inheritdoc/>
    public Task<Page<Message>> HistoryAsync(Guid sessionId, HistoryQuery query, CancellationToken cancellationToken = default) =>
        SendAsync<Page<Message>>(Call.Get($"sessions/{sessionId}/messages", Paging(query)), cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Message>> ChannelHistoryAsync(string channel, HistoryQuery query, CancellationToken cancellationToken = default) =>
        SendAsync<Page<Message>>(Call.Get($"channels/{channel}/messages", Paging(query)), cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Message>> RecentMessagesAsync(HistoryQuery query, CancellationToken cancellationToken = default) =>
        SendAsync<Page<Message>>(Call.Get($"messages", Paging(query)), cancellationToken);

    /// <inheritdoc/>
    public Task<Message> GetMessageAsync(Guid messageId, CancellationToken cancellationToken = default) => SendAsync<Message>(Call.Get($"messages/{messageId}"), cancellationToken);

    /// <inheritdoc/>
    public Task<Message> UpdateMessageAsync(Guid messageId, MessagePatch patch, CancellationToken cancellationToken = default) =>
        SendAsync<Message>(Call.Patch($"messages/{messageId}", Given(patch).Document), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteMessageAsync(Guid messageId, CancellationToken cancellationToken = default) => SendAsync(Call.Delete($"messages/{messageId}"), cancellationToken);

    private static (string Name, object? Value)[] Paging(HistoryQuery query) =>
    [
        ("order", Given(query).Ascending ? "asc" : "desc"),
        ("limit", query.Limit),
        ("cursor", query.Cursor),
        ("before", query.Before),
        ("after", query.After),
    ];

    private IReadOnlyList<AppendedMessage> Outcomes(Answer answer, IReadOnlyList<NewMessage> given)
    {
        if (!answer.Has("stored"))
        {
            return answer.Read<AppendedList>().Messages;
        }

        var reason = ReasonOf(answer);
        return [.. given.Select(message => new AppendedMessage(
            Guid.Empty, message.ExternalId, message.Timestamp ?? _connection.Time.GetUtcNow(), Created: false, NotStored: reason))];
    }

    private static NotStoredReason ReasonOf(Answer answer) => answer.Read<NothingStored>().Reason switch
    {
        "history-off" => NotStoredReason.HistoryOff,
        _ => throw new MemoryException(MemoryError.Misconfigured, "answer-not-understood", "The server did not store the messages for a reason that this client does not know: update the client."),
    };

    private static JsonNode Node<T>(T value) => JsonSerializer.SerializeToNode(value, ClientJson.Options)!;

    private sealed record AppendedList(IReadOnlyList<AppendedMessage> Messages);

    private sealed record NothingStored(string Reason);
}
