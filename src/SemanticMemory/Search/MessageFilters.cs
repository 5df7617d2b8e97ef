using System.Text.Json;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Search;

/// <summary>Checks a <see cref="MessageFilter"/> and says it in the store's terms.</summary>
internal static class MessageFilters
{
    private const int MostEntries = 200;

    /// <summary>Names every member that is wrong.</summary>
    public static void Check(MessageFilter filter, InputErrors errors)
    {
        Few(filter.SessionIds, "filter.sessionIds", errors);
        Few(filter.Channels, "filter.channels", errors);
        Few(filter.Roles, "filter.roles", errors);
        Few(filter.Tags, "filter.tags", errors);
        Few(filter.Statuses, "filter.statuses", errors);
        errors.Require(filter.Channels?.All(channel => channel is not null) ?? true, "filter.channels", "Must not hold null.");
        errors.Require(filter.Tags?.All(tag => tag is not null) ?? true, "filter.tags", "Must not hold null.");
        errors.Require(filter.Roles?.All(Enum.IsDefined) ?? true, "filter.roles", "Must be system, user, assistant or tool.");
        errors.Require(filter.Statuses?.All(Enum.IsDefined) ?? true, "filter.statuses", "Must be active, paused or archived.");
        errors.Require(filter.Statuses?.Contains(SessionStatus.Deleted) != true, "filter.statuses", "Deleted sessions are not searched: name active, paused or archived.");
        errors.Label(filter.UserId, "filter.userId", 128);
        errors.Label(filter.AgentId, "filter.agentId", 128);
        SessionValidation.Check(filter.Entity, "filter.entity", errors);
        errors.Require(filter.From is null || filter.To is null || filter.From < filter.To, "filter.to", "Must be later than from.");
        errors.Require(filter.Metadata is null or { Count: <= MostEntries }, "filter.metadata", $"Must have at most {MostEntries} members.");
        errors.Require(filter.Metadata?.All(pair => pair.Value?.GetValueKind() == JsonValueKind.String) ?? true, "filter.metadata", "Must hold texts only: other values cannot be filtered by.");
        errors.Json(filter.Metadata, "filter.metadata", 65_536);
    }

    /// <summary>The filter over stored messages; deleted sessions and tombstones never pass.</summary>
    public static Filter ToStore(MessageFilter filter, string? onBehalfOf) => Filter.AllOf(
    [
        MessageVisibility.Present,
        Equal(MessageFields.User, onBehalfOf),
        Equal(MessageFields.User, filter.UserId),
        Equal(MessageFields.Agent, filter.AgentId),
        Equal(MessageFields.Entity, filter.Entity?.Key),
        In(MessageFields.Session, filter.SessionIds?.Select(id => id.ToString())),
        In(MessageFields.Channel, filter.Channels),
        In(MessageFields.Role, filter.Roles?.Select(MessagePoints.Keyword)),
        In(MessageFields.Tags, filter.Tags),
        In(MessageFields.Status, filter.Statuses?.Select(StoredSession.Keyword)),
        filter.From is null && filter.To is null ? null : new Filter.Range(MessageFields.Timestamp, filter.From.ToMicroseconds(), filter.To.ToMicroseconds()),
        .. filter.Metadata?.Select(pair => Equal(MessageFields.Metadata, MetadataEntries.Entry(pair.Key, pair.Value!.GetValue<string>()))) ?? [],
    ]);

    private static void Few<T>(IReadOnlyCollection<T>? list, string field, InputErrors errors) =>
        errors.Require(list is null or { Count: <= MostEntries }, field, $"Must have at most {MostEntries} entries.");

    private static Filter.EqualTo? Equal(Field field, string? value) => value is null ? null : new Filter.EqualTo(field, value);

    private static Filter.In? In(Field field, IEnumerable<string>? values) => values is null ? null : new Filter.In(field, [.. values]);
}
