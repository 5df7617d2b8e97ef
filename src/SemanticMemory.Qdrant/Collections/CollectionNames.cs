using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Collections;

/// <summary>What the collections are called: an alias that every request names, and behind it a collection that can be exchanged.</summary>
internal sealed class CollectionNames(string prefix)
{
    private const int FirstGeneration = 1;

    /// <summary>The alias.</summary>
    public string Alias(CollectionSchema schema) => prefix + schema.Name;

    /// <summary>The alias of the messages' collection that is being filled for another model.</summary>
    public string Next => Alias(CollectionSchema.Messages) + "-next";

    /// <summary>What aliases begin with that ask writes to wait; the time in seconds until which follows.</summary>
    public string HoldPrefix => Alias(CollectionSchema.Messages) + "-hold-";

    /// <summary>The collection after this one.</summary>
    public string After(string collection) => $"{Alias(CollectionSchema.Messages)}-{(NumberOf(CollectionSchema.Messages, collection) ?? FirstGeneration) + 1}";

    /// <summary>Which generation a collection is; <see langword="null"/>: it is none of this service's.</summary>
    public int? NumberOf(CollectionSchema schema, string collection) =>
        collection.StartsWith(Alias(schema) + "-", StringComparison.Ordinal)
        && int.TryParse(collection.AsSpan(Alias(schema).Length + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The collection that is made when there is no alias.</summary>
    public string First(CollectionSchema schema) => $"{Alias(schema)}-{FirstGeneration}";
}
