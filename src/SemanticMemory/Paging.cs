using SemanticMemory.Storage;

namespace SemanticMemory;

/// <summary>What every paged list shares.</summary>
internal static class Paging
{
    private const int LargestPage = 200;

    /// <summary>Checks a page's size.</summary>
    public static void Check(int limit, InputErrors errors) => errors.Require(limit is >= 1 and <= LargestPage, "limit", $"Must be 1 to {LargestPage}.");

    /// <summary>Cuts a page from points that were read with one more than its size, so that the last page is known as such.</summary>
    public static (IEnumerable<StoredPoint> Page, string? NextCursor) Cut(string list, IReadOnlyList<StoredPoint> points, Field order, int limit)
    {
        if (points.Count <= limit)
        {
            return (points, null);
        }

        var last = points[limit - 1];
        return (points.Take(limit), Cursor.Write(list, new ScrollPosition(last.Payload.Integer(order)!.Value, last.Id)));
    }
}
