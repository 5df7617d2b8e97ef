using System.Globalization;
using System.Security.Cryptography;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>What a store answered as text, so that answers compare exactly and a difference can be read in the failure.</summary>
internal static class Rendered
{
    public static string Point(StoredPoint point) => Point(point.Id, point.Payload, point.Digest);

    public static string Point(Point point) => Point(point.Id, point.Payload, point.Digest);

    public static string Points(IEnumerable<StoredPoint> points) => string.Join('\n', points.Select(Point));

    /// <summary>With vectors to the digits that every store keeps, and words.</summary>
    public static string Whole(IEnumerable<Point> points) => string.Join('\n', points.Select(point =>
        $"{Point(point)} words=({string.Join(", ", point.Lexical.Indices.ToArray().Zip(point.Lexical.Values.ToArray(), (term, weight) => string.Create(CultureInfo.InvariantCulture, $"{term}: {weight}")))})"
        + $" passages=({string.Join(", ", point.Dense.Select(vector => string.Join(' ', vector.ToArray().Select(number => number.ToString("F2", CultureInfo.InvariantCulture)))))})"));

    public static string Hits(IEnumerable<ScoredPoint> hits) =>
        string.Join('\n', hits.Select(hit => string.Create(CultureInfo.InvariantCulture, $"{hit.Score:F4} {Point(hit.Point)}")));

    public static string Facets(IEnumerable<FacetValue> values) => string.Join('\n', values.Select(value => $"{value.Count} {value.Value}"));

    public static string Outcome(InsertOutcome outcome) => $"created {string.Join(' ', outcome.Created)}, conflicts {string.Join(' ', outcome.Conflicts)}";

    public static string Neighbours(IEnumerable<KeyValuePair<Guid, Neighbourhood>> found) => string.Join('\n', found.OrderBy(pair => pair.Key)
        .Select(pair => $"{pair.Key}\nbefore: {Points(pair.Value.Before)}\nafter: {Points(pair.Value.After)}"));

    private static string Point(Guid id, Payload payload, string? digest)
    {
        var fields = payload.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Value(pair.Value)}");
        return $"{id} [{string.Join("; ", fields)}] {Body(payload.Body.Span)} digest={digest ?? "none"}";
    }

    private static string Value(FieldValue value) => value.Type switch
    {
        FieldType.Keyword => $"'{value.Keyword}'",
        FieldType.Keywords => $"({string.Join(", ", value.Keywords.Select(keyword => $"'{keyword}'"))})",
        _ => value.Integer.ToString(CultureInfo.InvariantCulture),
    };

    private static string Body(ReadOnlySpan<byte> body) => body.Length <= 100
        ? $"body={System.Text.Encoding.UTF8.GetString(body)}"
        : $"body of {body.Length} bytes {Convert.ToHexStringLower(SHA256.HashData(body))}";
}
