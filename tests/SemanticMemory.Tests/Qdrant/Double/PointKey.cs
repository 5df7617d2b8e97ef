using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>A point's id: an unsigned number or a UUID, kept in lower case with hyphens. Numbers sort before UUIDs.</summary>
internal readonly record struct PointKey(ulong Number, string? Uuid) : IComparable<PointKey>
{
    public static PointKey Read(Node node)
    {
        if (node.Kind == JsonValueKind.Number && node.Json.TryGetUInt64(out var number))
        {
            return new PointKey(number, null);
        }

        return node.Kind == JsonValueKind.String && UuidText.Canonical(node.Text()) is { } uuid
            ? new PointKey(0, uuid)
            : throw Refusal.Malformed($"{node.Place}: value {node.Json.GetRawText()} is not a valid point ID, valid values are either an unsigned integer or a UUID");
    }

    /// <summary>The id in a path.</summary>
    public static PointKey Parse(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new PointKey(number, null)
        : UuidText.Canonical(text) is { } uuid ? new PointKey(0, uuid)
        : throw Refusal.Input($"Can not recognize \"{text}\" as point id");

    public JsonNode ToJson() => Uuid is null ? JsonValue.Create(Number) : JsonValue.Create(Uuid);

    public int CompareTo(PointKey other) =>
        (Uuid, other.Uuid) switch
        {
            (null, null) => Number.CompareTo(other.Number),
            (null, _) => -1,
            (_, null) => 1,
            _ => string.CompareOrdinal(Uuid, other.Uuid),
        };

    public override string ToString() => Uuid ?? Number.ToString(CultureInfo.InvariantCulture);
}
