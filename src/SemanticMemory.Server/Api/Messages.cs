using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Messages;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Hosting;
using SemanticMemory.Server.Requests;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Api;

/// <summary>What became of each message of an append, in order.</summary>
internal sealed record Appended(IReadOnlyList<AppendedMessage> Messages);

/// <summary>An append that stored nothing, and why.</summary>
internal sealed record NothingStored(bool Stored, string Reason)
{
    public static NothingStored Because(NotStoredReason reason) => reason switch
    {
        NotStoredReason.HistoryOff => new(Stored: false, "history-off"),
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}

/// <summary>The order of a history.</summary>
internal enum HistoryOrder
{
    /// <summary>Newest first.</summary>
    Desc,

    /// <summary>Oldest first.</summary>
    Asc,
}

/// <summary>Appending, histories, single messages.</summary>
internal static class Messages
{
    private static readonly QueryParameter<HistoryOrder> s_order = QueryParameter.Choice<HistoryOrder>("order", "desc: newest first (default); asc: oldest first.");
    private static readonly QueryParameter<DateTimeOffset> s_before = QueryParameter.Time("before", "Only messages said before this time.");
    private static readonly QueryParameter<DateTimeOffset> s_after = QueryParameter.Time("after", "Only messages said after this time.");
    private static readonly QueryParameter[] s_paging = [s_order, PageQuery.Limit, PageQuery.Cursor, s_before, s_after];

    public static void MapMessages(this RouteGroupBuilder api)
    {
        api.MapPost("/sessions/{id}/messages", AppendAsync).WithSummary("Append one message, or up to 1,000; the answer means durable.")
            .AddEndpointFilter<RefreshesSummary>().WithMetadata(BodyLimit.Messages).WithMetadata(new ProblemStatus(409)).RequireAuthorization(Policies.Agent);
        api.MapGet("/sessions/{id}/messages", HistoryAsync).WithSummary("Read a session's messages.").WithQuery(s_paging).RequireAuthorization(Policies.Reader);
        api.MapGet("/channels/{channel}/messages", ChannelHistoryAsync).WithSummary("Read a channel's messages over all sessions.").WithQuery(s_paging).RequireAuthorization(Policies.Reader);
        api.MapGet("/messages", RecentAsync).WithSummary("Read the tenant's messages.").WithQuery(s_paging).RequireAuthorization(Policies.Reader);
        api.MapGet("/messages/{id}", GetAsync).WithSummary("Read a message.").RequireAuthorization(Policies.Reader);
        api.MapPatch("/messages/{id}", PatchAsync).WithSummary("Change a message's feedback, metadata, or how far its tool calls have come, by JSON merge patch.")
            .WithMetadata(new ProblemStatus(409)).RequireAuthorization(Policies.Agent);
        api.MapDelete("/messages/{id}", DeleteAsync).WithSummary("Delete a message: text, vectors and words are gone, its external id stays taken.").RequireAuthorization(Policies.Agent);
    }

    private static async Task<Results<Created<Appended>, Ok<NothingStored>>> AppendAsync(PathId id, AppendBody body, SessionManager sessions, CancellationToken cancellationToken)
    {
        var appended = body.IsBatch
            ? await sessions.AppendAsync(id, body.Messages, cancellationToken)
            : [await sessions.AppendAsync(id, body.Messages[0], cancellationToken)];
        return appended[0].NotStored is { } reason
            ? TypedResults.Ok(NothingStored.Because(reason))
            : TypedResults.Created((string?)null, new Appended(appended));
    }

    private static async Task<Ok<Page<Message>>> HistoryAsync(PathId id, HttpRequest request, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.HistoryAsync(id, QueryOf(request), cancellationToken));

    private static async Task<Ok<Page<Message>>> ChannelHistoryAsync(HttpRequest request, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.ChannelHistoryAsync(PathText.Read(request, "channel"), QueryOf(request), cancellationToken));

    private static async Task<Ok<Page<Message>>> RecentAsync(HttpRequest request, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.RecentMessagesAsync(QueryOf(request), cancellationToken));

    private static async Task<Ok<Message>> GetAsync(PathId id, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.GetMessageAsync(id, cancellationToken));

    private static async Task<Ok<Message>> PatchAsync(PathId id, PatchBody patch, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.UpdateMessageAsync(id, new MessagePatch(patch.Document), cancellationToken));

    private static async Task<NoContent> DeleteAsync(PathId id, SessionManager sessions, CancellationToken cancellationToken)
    {
        await sessions.DeleteMessageAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static HistoryQuery QueryOf(HttpRequest request) => new()
    {
        Ascending = s_order.Of(request) == HistoryOrder.Asc,
        Limit = PageQuery.Limit.Of(request) ?? PageQuery.DefaultLimit,
        Cursor = PageQuery.Cursor.Of(request),
        Before = s_before.Of(request),
        After = s_after.Of(request),
    };
}
