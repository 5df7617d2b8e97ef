using System.Text.Json;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>A vector as a request writes it: rows, or terms.</summary>
internal sealed record GivenVector(float[][] Rows, bool IsMatrix, SparseVector? Terms);

/// <summary>Vectors as requests write them, checked as a server does before it accepts a write.</summary>
internal static class VectorReading
{
    /// <summary>The vectors of a point by name; one without a name has the empty one.</summary>
    public static Dictionary<string, GivenVector> ReadNamed(Node node) =>
        node.Kind == JsonValueKind.Array
            ? new Dictionary<string, GivenVector> { [""] = Read(node) }
            : node.Members().ToDictionary(member => member.Name, member => Read(new Node(member.Value, $"{node.Place}.{member.Name}")));

    public static GivenVector Read(Node node)
    {
        if (node.Kind == JsonValueKind.Object)
        {
            return new GivenVector([], false, ReadTerms(node));
        }

        if (node.Kind != JsonValueKind.Array)
        {
            throw node.Expected("a vector");
        }

        if (node.Json.GetArrayLength() == 0)
        {
            throw Refusal.Range($"{node.Place}.vector", "dense vector must not be empty");
        }

        if (node.Json[0].ValueKind != JsonValueKind.Array)
        {
            return new GivenVector([Numbers(node)], false, null);
        }

        var rows = node.Items().ConvertAll(Numbers);
        return rows.Any(row => row.Length == 0) ? throw Refusal.Range($"{node.Place}.data", "all vectors must be non-empty")
            : rows.Any(row => row.Length != rows[0].Length) ? throw Refusal.Range($"{node.Place}.data", "all vectors must have the same dimension")
            : new GivenVector([.. rows], true, null);
    }

    private static SparseVector ReadTerms(Node node)
    {
        node.Only("indices", "values");
        var values = Numbers(node.Get("values"));
        var indices = node.Get("indices").Items().ConvertAll(index => (uint)index.Integer()).ToArray();
        if (indices.Length != values.Length)
        {
            throw Refusal.Range($"{node.Place}.values", "Validation error: must be the same length as indices [{}]");
        }

        if (indices.Distinct().Count() != indices.Length)
        {
            throw Refusal.Range($"{node.Place}.indices", "Validation error: must be unique [{}]");
        }

        Array.Sort(indices, values);
        return new SparseVector(indices, values);
    }

    private static float[] Numbers(Node node)
    {
        if (node.Kind != JsonValueKind.Array)
        {
            throw node.Expected("a list of numbers");
        }

        var (numbers, at) = (new float[node.Json.GetArrayLength()], 0);
        foreach (var item in node.Json.EnumerateArray())
        {
            numbers[at++] = item.ValueKind == JsonValueKind.Number && item.TryGetSingle(out var number) && float.IsFinite(number)
                ? number
                : throw new Node(item, $"{node.Place}[{at}]").Expected("a number");
        }

        return numbers;
    }
}
