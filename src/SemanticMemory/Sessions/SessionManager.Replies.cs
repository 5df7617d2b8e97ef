using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Replies;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    /// <summary>
    /// Stores what a user says, shows the chat model the session's context window, and stores and answers what it says. What is said is durable before the model is
    /// asked, so it stays where the model fails; the answer is stored whole or not at all. Where the user wants no history, nothing is stored and the reply says so.
    /// </summary>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryError.Conflict"/>: the session is not active or has used up its tokens, or something else was said under the external id;
    /// <see cref="MemoryError.NotConfigured"/>: there is no chat model, and nothing was stored; <see cref="MemoryError.Unavailable"/> or
    /// <see cref="MemoryError.Misconfigured"/>: the model failed, repeats included.
    /// </exception>
    public async Task<Reply> ReplyAsync(Guid sessionId, ReplyRequest request, CancellationToken cancellationToken = default)
    {
        Check(request);
        if (await FindReplyAsync(sessionId, request, cancellationToken).ConfigureAwait(false) is { } before)
        {
            return before;
        }

        var asked = await AskAsync(sessionId, request, cancellationToken).ConfigureAwait(false);
        return await KeepAsync(asked, await asked.Chat.AskAsync(asked.Prompt, asked.Model, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>
    /// The same, handed on while the model writes: the window, the pieces of the answer, and at last the stored reply. A caller who stops reading, or cancels, stops the model,
    /// and no answer is stored.
    /// </summary>
    /// <remarks>An answer that has begun is not asked for again: what breaks off then is a failure, and the pieces are void.</remarks>
    /// <exception cref="MemoryException">As for <see cref="ReplyAsync"/>; before the first event for everything but the model's failures.</exception>
    public async IAsyncEnumerable<ReplyEvent> StreamReplyAsync(Guid sessionId, ReplyRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Check(request);
        if (await FindReplyAsync(sessionId, request, cancellationToken).ConfigureAwait(false) is { } before)
        {
            yield return new ReplyEvent.Delta(before.AssistantMessage.Content);
            yield return new ReplyEvent.Done(before);
            yield break;
        }

        var asked = await AskAsync(sessionId, request, cancellationToken).ConfigureAwait(false);
        yield return new ReplyEvent.Asked(asked.Window);
        var answer = new ModelAnswer();
        await foreach (var piece in asked.Chat.StreamAsync(asked.Prompt, asked.Model, answer, cancellationToken).ConfigureAwait(false))
        {
            yield return new ReplyEvent.Delta(piece);
        }

        yield return new ReplyEvent.Done(await KeepAsync(asked, answer).ConfigureAwait(false));
    }

    private void Check(ReplyRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var errors = new InputErrors();
        errors.Require(!string.IsNullOrWhiteSpace(request.Content), "content", "Must say something.");
        errors.Text(request.Content, "content", ReplyRequest.LongestContent);
        errors.Label(request.ExternalId, "externalId", 128);
        errors.Json(request.Metadata, "metadata", 65_536);
        errors.Require(request.Context is not null, "context", "Must be an object, not null.");
        if (request.Context is not null)
        {
            Check(request.Context, "context.", errors);
        }

        errors.ThrowIfAny();
    }

    /// <summary>Everything up to the model's call. Whatever the request or the session forbids is found before what is said is stored.</summary>
    private async Task<AskedReply> AskAsync(Guid sessionId, ReplyRequest request, CancellationToken cancellationToken)
    {
        var session = (await RequireAsync(sessionId, cancellationToken).ConfigureAwait(false)).Session;
        if (session.Status != SessionStatus.Active)
        {
            throw new MemoryException(MemoryError.Conflict, "session-not-active",
                $"The session is {StoredSession.Keyword(session.Status)} and gets no replies: resume, unarchive or restore it first.");
        }

        await _quotas.RequireTokensLeftAsync(session, cancellationToken).ConfigureAwait(false);
        var chat = _chat ?? throw ChatModelErrors.None();
        var (preferences, items) = await ProfileAsync(session, cancellationToken).ConfigureAwait(false);
        var said = Said(request);
        Guid? stored = said.ExternalId is { } externalId ? AppendPlan.IdOf(Tenant, sessionId, externalId) : null;
        var wanted = request.Context with { Recent = [.. request.Context.Recent, said], MaxMessages = request.Context.MaxMessages is 0 ? 1 : request.Context.MaxMessages };
        var (window, timeZone) = await WindowAsync(session, preferences, items, wanted, stored, cancellationToken).ConfigureAwait(false);
        var appended = (await AppendCheckedAsync(sessionId, [said], cancellationToken).ConfigureAwait(false))[0];
        if (appended.Deleted)
        {
            throw DeletedReply();
        }

        var question = appended.Created || appended.NotStored is not null
            ? Message.From(said, appended.Id, session, appended.Timestamp)
            : await GetMessageAsync(appended.Id, cancellationToken).ConfigureAwait(false);
        return new AskedReply(
            chat,
            session,
            Ending(window, question),
            ChatPrompt.Of(window.Chat ?? ContextChat.Render(window, timeZone)),
            session.Model ?? preferences.PreferredModel,
            question,
            appended.NotStored,
            _time.GetTimestamp());
    }

    private static NewMessage Said(ReplyRequest request) =>
        new() { Role = MessageRole.User, Content = request.Content, ExternalId = request.ExternalId, Metadata = request.Metadata };

    /// <summary>The window with what was said as it was stored.</summary>
    private static ContextWindow Ending(ContextWindow window, Message question)
    {
        var last = window.Messages[^1];
        return window with
        {
            Messages = [.. window.Messages.SkipLast(1), last with { Id = question.Id, Timestamp = question.Timestamp }],
            Truncated = [.. window.Truncated.Select(id => id == last.Id ? question.Id : id)],
        };
    }

    /// <summary>A reply that waits for the model.</summary>
    /// <param name="Chat">Whom to ask.</param>
    /// <param name="Session">The session as it was then.</param>
    /// <param name="Window">What the model is shown.</param>
    /// <param name="Prompt">The same as its messages.</param>
    /// <param name="Model">Which model, where the session or its user names one.</param>
    /// <param name="Question">What was said.</param>
    /// <param name="NotStored">Why it was not stored.</param>
    /// <param name="Started">When the model was asked.</param>
    private sealed record AskedReply(
        ChatModel Chat, Session Session, ContextWindow Window, IReadOnlyList<ChatMessage> Prompt, string? Model, Message Question, NotStoredReason? NotStored, long Started);
}
