using System.Text.Json;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>Reads the named vectors of a point. Only copies ask for them, so that a tree in between does no harm.</summary>
internal static class VectorReader
{
    /// <summary>The vectors that the member under the reader holds; <see langword="null"/> where a point has none, which is told by an empty list, or null.</summary>
    /// <exception cref="JsonException">They are none of ours.</exception>
    public static FoundVectors? Read(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement is not { ValueKind: JsonValueKind.Object } named ? null : new FoundVectors(
            named.TryGetProperty(VectorNames.Dense, out var dense) ? [.. Items(dense).Select(passage => (ReadOnlyMemory<float>)Numbers(passage))] : [],
            named.TryGetProperty(VectorNames.Lexical, out var lexical) ? Terms(lexical) : SparseVector.Empty);
    }

    // Qdrant promises no order of the terms.
    private static SparseVector Terms(JsonElement lexical)
    {
        if (lexical.ValueKind != JsonValueKind.Object || !lexical.TryGetProperty("indices", out var indices) || !lexical.TryGetProperty("values", out var values))
        {
            throw new JsonException("terms without ids or weights");
        }

        var (terms, weights) = (Items(indices).Select(index => index.GetUInt32()).ToArray(), Numbers(values));
        if (terms.Length != weights.Length)
        {
            throw new JsonException("another number of weights than of terms");
        }

        Array.Sort(terms, weights);
        return new SparseVector(terms, weights);
    }

    private static float[] Numbers(JsonElement list) => [.. Items(list).Select(number => number.GetSingle())];

    private static JsonElement.ArrayEnumerator Items(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw new JsonException("a vector that is no list");
}
