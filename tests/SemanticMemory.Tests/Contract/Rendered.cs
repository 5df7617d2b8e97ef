using System.Globalization;
using System.Security.Cryptography;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>What a store answered as text, so that answers compare exactly and a difference can be read in the failure.</summary>
internal static class Rendered
{
    public static string Point(StoredPoint point) => Point(point, PointParts.All);

    public static string Point(Point point) => Point(point, PointParts.All);

    /// <summary>The parts that were asked for, whether or not the store brought more.</summary>
    public static string Point(StoredPoint point, PointParts parts) => Point(point.Id, point.Payload, point.Digest, parts);

    public static string Point(Point point, PointParts parts) => Point(point.Id, point.Payload, point.Digest, parts);

    public static string Points(IEnumerable<StoredPoint> points) => string.Join('\n', points.Select(Point));

    /// <summary>With vectors to the digits that every store keeps, and words.</summary>
    public static string Whole(IEnumerable<Point> points) => string.Join('\n', points.Select(point =>
        $"{Point(point)} words=({string.Join(", ", point.Lexical.Indices.ToArray().Zip(point.Lexical.Values.ToArray(), (term, weight) => string.Create(CultureInfo.InvariantCulture, $"{term}: {weight}")))})"
        + $" passages=({string.Join(", ", point.Dense.Select(vector => string.Join(' ', vector.ToArray().Select(number => number.ToString("F2", CultureInfo.InvariantCulture)))))})"));

    public static string Hits(IEnumerable<ScoredPoint<StoredPoint>> hits) =>
        string.Join('\n', hits.Select(hit => string.Create(CultureInfo.InvariantCulture, $"{hit.Score:F4} {Point(hit.Point)}")));

    public static string Facets(IEnumerable<FacetValue> values) => string.Join('\n', values.Select(value => $"{value.Count} {value.Value}"));

    public static string Outcome(InsertOutcome outcome) => $"created {string.Join(' ', outcome.Created)}, conflicts {string.Join(' ', outcome.Conflicts)}";

    public static string Neighbours(IEnumerable<KeyValuePair<Guid, Neighbourhood<StoredPoint>>> found) => string.Join('\n', found.OrderBy(pair => pair.Key)
        .Select(pair => $"{pair.Key}\nbefore: {Points(pair.Value.Before)}\nafter: {Points(pair.Value.After)}"));

    private static string Point(Guid id, Payload payload, string? digest, PointParts parts)
    {
        var fields = payload.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Value(pair.Value)}");
        var body = parts.HasFlag(PointParts.Body) ? Body(payload.Body.Span) : "";
        var told = parts == PointParts.All ? $"digest={digest ?? "none"}" : "";
        var features = parts.HasFlag(PointParts.Features) ? Features(payload.Features.Span) : "";
        return $"{id} [{string.Join("; ", fields)}] {body} {told} {features}";
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

    private static string Features(ReadOnlySpan<byte> features) => $"features of {features.Length} bytes {Convert.ToHexStringLower(SHA256.HashData(features)[..8])}";
}
