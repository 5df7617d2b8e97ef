using SemanticMemory.Server.Requests;

namespace SemanticMemory.Server.Api;

/// <summary>Query parameters that every list has.</summary>
internal static class PageQuery
{
    public const int DefaultLimit = 50;

    public static QueryParameter<int> Limit { get; } = QueryParameter.Number("limit", "Items on a page, 1 to 200; default 50.");

    public static QueryParameter<string> Cursor { get; } = QueryParameter.Text("cursor", "nextCursor of the page before, with the same other parameters.");
}
