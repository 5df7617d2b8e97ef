using System.Text.Json;
using SemanticMemory.Storage;

namespace SemanticMemory.Profiles;

/// <summary>A tenant's user preferences: one record per user who has any.</summary>
internal sealed class PreferenceRecords(TenantStore store, TimeProvider time)
{
    private const string Kind = "preferences";

    private static readonly UserPreferences s_defaults = new();

    /// <summary>A user's preferences; without a user, the defaults.</summary>
    public async Task<UserPreferences> FindAsync(string? userId, CancellationToken cancellationToken)
    {
        var found = userId is null ? [] : await store.Records.GetAsync([IdOf(userId)], cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? s_defaults : Read(found[0]);
    }

    /// <summary>Changes a user's preferences; changes of several callers at once are all kept.</summary>
    public async Task<UserPreferences> ChangeAsync(string userId, Func<UserPreferences, UserPreferences> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = await PointRevision.ChangeAsync(
                store.Records, RecordFields.Revision, IdOf(userId), Filter.Everything, stored => new PointPatch { Body = Body(change(Read(stored))) }, cancellationToken).ConfigureAwait(false);
            if (changed is { After: var after })
            {
                return Read(after);
            }

            var first = change(s_defaults);
            var outcome = await store.Records.InsertAsync([ToPoint(userId, first)], cancellationToken).ConfigureAwait(false);
            if (outcome.Created[0])
            {
                return first;
            }
        }
    }

    private Guid IdOf(string userId) => PointIds.From(Kind, store.Tenant.Value, userId);

    private Point ToPoint(string userId, UserPreferences preferences) => new()
    {
        Id = IdOf(userId),
        Payload = new Payload
        {
            [RecordFields.Kind] = FieldValue.Of(Kind),
            [RecordFields.Owner] = FieldValue.Of(userId),
            [RecordFields.CreatedAt] = FieldValue.Of(time.GetUtcNow().ToMicroseconds()),
            Body = Body(preferences),
        },
    };

    private static UserPreferences Read(StoredPoint record) => JsonSerializer.Deserialize(record.Payload.Body.Span, StoredJson.Instance.UserPreferences)!;

    private static byte[] Body(UserPreferences preferences) => JsonSerializer.SerializeToUtf8Bytes(preferences, StoredJson.Instance.UserPreferences);
}
