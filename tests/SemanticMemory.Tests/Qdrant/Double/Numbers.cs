using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Numbers as a server writes them: those with a fraction in the shortest way, whole ones with a point, so that 1 is 1.0.</summary>
internal static class Numbers
{
    private const float Plain = 1e15f;

    public static JsonNode Show(float number) =>
        float.IsInteger(number) && Math.Abs(number) < Plain ? JsonValue.Create(JsonElement.Parse(number.ToString("0.0", CultureInfo.InvariantCulture)))! : JsonValue.Create(number);

    public static JsonNode Show(double number) =>
        double.IsInteger(number) && Math.Abs(number) < Plain ? JsonValue.Create(JsonElement.Parse(number.ToString("0.0", CultureInfo.InvariantCulture)))! : JsonValue.Create(number);

    public static JsonArray Show(float[] row) => [.. row.Select(Show)];
}
