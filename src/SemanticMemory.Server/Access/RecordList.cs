using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Access;

/// <summary>A tenant's records of one kind, oldest first, a page at a time.</summary>
internal sealed class RecordList(TenantStore tenant, string kind)
{
    private const int LargestPage = 200;
    private const int CursorLength = 8 + 16;

    private readonly Filter _all = new Filter.EqualTo(RecordFields.Kind, kind);

    /// <summary>Reads a page.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: the limit is not 1 to 200, or the cursor is not one of this list.</exception>
    public async Task<Page<T>> PageAsync<T>(int limit, string? cursor, Func<StoredPoint, T> read, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LargestPage)
        {
            throw MemoryException.Invalid("limit", $"Must be 1 to {LargestPage}.");
        }

        var points = await tenant.Records.ScrollAsync(
            new ScrollQuery { Filter = _all, Order = RecordFields.CreatedAt, After = Read(cursor), Limit = limit + 1 }, cancellationToken);
        var total = await tenant.Records.CountAsync(_all, cancellationToken);
        return new Page<T>([.. points.Take(limit).Select(read)], points.Count > limit ? Write(points[limit - 1]) : null, total);
    }

    /// <summary>One record; <see langword="null"/> when there is none of this kind.</summary>
    public async Task<StoredPoint?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await tenant.Records.GetAsync([id], cancellationToken) is [var found] && found.Payload.Keyword(RecordFields.Kind) == kind ? found : null;

    /// <summary>Removes one record; <see langword="false"/> when there is none of this kind.</summary>
    public async Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is null)
        {
            return false;
        }

        await tenant.Records.DeleteAsync(Filter.AllOf(Filter.Id(id), _all), cancellationToken);
        return true;
    }

    private string Write(StoredPoint last)
    {
        var name = Encoding.UTF8.GetBytes($"{tenant.Tenant}/{kind}/");
        var bytes = new byte[name.Length + CursorLength];
        name.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(name.Length), last.Payload.Integer(RecordFields.CreatedAt) ?? 0);
        last.Id.TryWriteBytes(bytes.AsSpan(name.Length + 8), bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    private ScrollPosition? Read(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        var name = Encoding.UTF8.GetBytes($"{tenant.Tenant}/{kind}/");
        var bytes = Base64Url.IsValid(cursor) ? Base64Url.DecodeFromChars(cursor) : [];
        return bytes.Length == name.Length + CursorLength && bytes.AsSpan().StartsWith(name)
            ? new ScrollPosition(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(name.Length)), new Guid(bytes.AsSpan(name.Length + 8), bigEndian: true))
            : throw MemoryException.Invalid("cursor", "The cursor is not one of this list: use nextCursor of the page before, or start without one.");
    }
}
