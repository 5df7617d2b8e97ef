using System.Globalization;
using System.Text;

namespace SemanticMemory.Search;

/// <summary>What makes two searches the same one: a cursor is good for the same question, order and filter only.</summary>
internal static class SearchIdentity
{
    /// <summary>Question, what counts for the order, and filter as one text.</summary>
    public static string Of(SearchRequest request)
    {
        var filter = request.Filter;
        var text = new StringBuilder();
        Add(text, [request.Query]);
        Add(text, request.ParseTime ? ["parseTime"] : null);
        Add(text, request.TimeZone is null ? null : [request.TimeZone]);
        Add(text, request.Recency is { } recency ? [recency.ToString(CultureInfo.InvariantCulture)] : null);
        Add(text, request.RecencyHalfLifeDays is { } days ? [days.ToString(CultureInfo.InvariantCulture)] : null);
        Add(text, filter.SessionIds?.Select(id => id.ToString()));
        Add(text, filter.Channels);
        Add(text, filter.UserId is null ? null : [filter.UserId]);
        Add(text, filter.AgentId is null ? null : [filter.AgentId]);
        Add(text, filter.Roles?.Select(role => role.ToString()));
        Add(text, filter.Entity is null ? null : [filter.Entity.Key]);
        Add(text, filter.Tags);
        Add(text, filter.Statuses?.Select(status => status.ToString()));
        Add(text, filter.From is null ? null : [filter.From.Value.ToString("O", CultureInfo.InvariantCulture)]);
        Add(text, filter.To is null ? null : [filter.To.Value.ToString("O", CultureInfo.InvariantCulture)]);
        Add(text, filter.Metadata is null ? null : [filter.Metadata.ToJsonString()]);
        return text.ToString();
    }

    private static void Add(StringBuilder text, IEnumerable<string>? values)
    {
        text.Append(values is null ? '-' : '+');
        foreach (var value in values ?? [])
        {
            text.Append(CultureInfo.InvariantCulture, $"{value.Length}:{value}");
        }

        text.Append(';');
    }
}
