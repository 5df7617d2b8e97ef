using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Collections;

/// <summary>What the collections are called: an alias that every request names, and behind it a collection that can be exchanged.</summary>
internal sealed class CollectionNames(string prefix)
{
    private const int FirstGeneration = 1;

    /// <summary>The alias.</summary>
    public string Alias(CollectionSchema schema) => prefix + schema.Name;

    /// <summary>The collection that is made when there is no alias.</summary>
    public string First(CollectionSchema schema) => $"{Alias(schema)}-{FirstGeneration}";
}
