using System.Runtime.CompilerServices;
using SemanticMemory.Client.Http;
using SemanticMemory.Context;
using SemanticMemory.Replies;

namespace SemanticMemory.Client;

public sealed partial class MemoryClient
{
    /// <inheritdoc/>
    public async Task<Reply> ReplyAsync(Guid sessionId, ReplyRequest request, CancellationToken cancellationToken = default) =>
        ReplyOf(await SendAsync(Asking(sessionId, request), cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    /// <remarks>
    /// Tried again, under an external id, only until the first event. The time limit of the client is that of each event; a connection that ends too early is
    /// <c>reply-broken-off</c>, of which nobody knows whether the answer was stored: asked again under the same external id, it comes back or is made.
    /// </remarks>
    public async IAsyncEnumerable<ReplyEvent> StreamReplyAsync(Guid sessionId, ReplyRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var events = await _connection.OpenEventsAsync(Asking(sessionId, request), _user, cancellationToken).ConfigureAwait(false);
        await using var closing = events.ConfigureAwait(false);
        while (await events.MoveNextAsync().ConfigureAwait(false))
        {
            // A newer server may tell more than this client knows of.
            switch (events.Current.EventType)
            {
                case "context":
                    yield return new ReplyEvent.Asked(events.Current.Data.Read<ContextWindow>());
                    break;
                case "delta":
                    yield return new ReplyEvent.Delta(events.Current.Data.Read<Piece>().Content);
                    break;
                case "done":
                    yield return new ReplyEvent.Done(ReplyOf(events.Current.Data));
                    yield break;
                case "error":
                    throw ProblemAnswer.Read(events.Current.Data, events.Current.ReconnectionInterval);
            }
        }

        throw _connection.Failures.BrokenOff(inner: null);
    }

    private static Call Asking(Guid sessionId, ReplyRequest request) => Call.Post($"sessions/{sessionId}/reply", Given(request), repeatable: request.ExternalId is not null);

    private static Reply ReplyOf(Answer answer) => answer.Read<Reply>() with { NotStored = answer.Has("reason") ? ReasonOf(answer) : null };

    private sealed record Piece(string Content);
}
