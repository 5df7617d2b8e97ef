using System.Text.Json;
using SemanticMemory.Storage;

namespace SemanticMemory.Profiles;

/// <summary>A tenant's pinned facts.</summary>
internal sealed class ItemRecords(TenantStore store, TimeProvider time)
{
    private const string Kind = "item";
    private const int ReadAtOnce = 200;

    /// <summary>Writes an item in place of the one of its name.</summary>
    public async Task<PinnedItem> PutAsync(ItemScope scope, string type, string key, ItemContent content, CancellationToken cancellationToken)
    {
        var payload = new Payload
        {
            [RecordFields.Kind] = FieldValue.Of(Kind),
            [RecordFields.Owner] = FieldValue.Of(scope.ToString()),
            [RecordFields.CreatedAt] = FieldValue.Of(time.GetUtcNow().ToMicroseconds()),
            [RecordFields.Priority] = FieldValue.Of(content.Priority),
            [RecordFields.ExpiresAt] = content.ExpiresAt is { } expires ? FieldValue.Of(expires.ToMicroseconds()) : null,
            Body = JsonSerializer.SerializeToUtf8Bytes(new ItemBody(type, key, content.Value), StoredJson.Instance.ItemBody),
        };
        var id = IdOf(scope, type, key);
        await store.Records.UpsertAsync([new Point { Id = id, Payload = payload }], cancellationToken).ConfigureAwait(false);
        return Read(new StoredPoint(id, payload, Digest: null));
    }

    /// <summary>One item that has not expired, or <see langword="null"/>.</summary>
    public async Task<PinnedItem?> FindAsync(ItemScope scope, string type, string key, CancellationToken cancellationToken)
    {
        var found = await store.Records.GetAsync([IdOf(scope, type, key)], cancellationToken).ConfigureAwait(false);
        return found.Count == 1 && Read(found[0]) is var item && !(item.ExpiresAt <= time.GetUtcNow()) ? item : null;
    }

    /// <summary>Removes one item; <see langword="false"/> when there is none, or it has expired.</summary>
    public async Task<bool> RemoveAsync(ItemScope scope, string type, string key, CancellationToken cancellationToken)
    {
        var present = await FindAsync(scope, type, key, cancellationToken).ConfigureAwait(false) is not null;
        await store.Records.DeleteAsync(Filter.Id(IdOf(scope, type, key)), cancellationToken).ConfigureAwait(false);
        return present;
    }

    /// <summary>Removes all items of a scope.</summary>
    public Task EraseAsync(ItemScope scope, CancellationToken cancellationToken) => store.Records.DeleteAsync(
        Filter.AllOf(new Filter.EqualTo(RecordFields.Kind, Kind), new Filter.EqualTo(RecordFields.Owner, scope.ToString())), cancellationToken);

    /// <summary>A page of a scope's items that have not expired, largest priority first.</summary>
    public async Task<Page<PinnedItem>> PageAsync(ItemScope scope, string list, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var unexpired = Unexpired([scope]);
        var scroll = new ScrollQuery { Filter = unexpired, Order = RecordFields.Priority, Descending = true, After = Cursor.Read(list, cursor), Limit = limit + 1 };
        var points = await store.Records.ScrollAsync(scroll, cancellationToken).ConfigureAwait(false);
        var total = await store.Records.CountAsync(unexpired, cancellationToken).ConfigureAwait(false);
        var (page, next) = Paging.Cut(list, points, RecordFields.Priority, limit);
        return new Page<PinnedItem>([.. page.Select(Read)], next, total);
    }

    /// <summary>All items of some scopes that have not expired: largest priority first, equal ones in the order of the scopes, then by type and key.</summary>
    public async Task<IReadOnlyList<PinnedItem>> AllAsync(IReadOnlyList<ItemScope> scopes, CancellationToken cancellationToken)
    {
        var scroll = new ScrollQuery { Filter = Unexpired(scopes), Order = RecordFields.Priority, Descending = true, Limit = ReadAtOnce };
        var items = new List<PinnedItem>();
        while (true)
        {
            var points = await store.Records.ScrollAsync(scroll, cancellationToken).ConfigureAwait(false);
            items.AddRange(points.Select(Read));
            if (points.Count < ReadAtOnce)
            {
                break;
            }

            scroll = scroll with { After = new ScrollPosition(points[^1].Payload.Integer(RecordFields.Priority)!.Value, points[^1].Id) };
        }

        var order = scopes.Select((scope, index) => (Text: scope.ToString(), index)).ToDictionary(pair => pair.Text, pair => pair.index);
        return [.. items.OrderByDescending(item => item.Priority).ThenBy(item => order[item.Scope])
            .ThenBy(item => item.Type, StringComparer.Ordinal).ThenBy(item => item.Key, StringComparer.Ordinal)];
    }

    private Filter Unexpired(IReadOnlyList<ItemScope> scopes) => Filter.AllOf(
        new Filter.EqualTo(RecordFields.Kind, Kind),
        new Filter.In(RecordFields.Owner, [.. scopes.Select(scope => scope.ToString())]),
        new Filter.Not(new Filter.Range(RecordFields.ExpiresAt, Before: time.GetUtcNow().ToMicroseconds() + 1)));

    private Guid IdOf(ItemScope scope, string type, string key) => PointIds.From(Kind, store.Tenant.Value, scope.ToString(), type, key);

    private static PinnedItem Read(StoredPoint record)
    {
        var (fields, body) = (record.Payload, JsonSerializer.Deserialize(record.Payload.Body.Span, StoredJson.Instance.ItemBody)!);
        return new PinnedItem
        {
            Scope = fields.Keyword(RecordFields.Owner)!,
            Type = body.Type,
            Key = body.Key,
            Value = body.Value,
            Priority = (int)fields.Integer(RecordFields.Priority)!.Value,
            ExpiresAt = fields.Integer(RecordFields.ExpiresAt) is { } expires ? Timestamps.FromMicroseconds(expires) : null,
            UpdatedAt = Timestamps.FromMicroseconds(fields.Integer(RecordFields.CreatedAt)!.Value),
        };
    }
}
