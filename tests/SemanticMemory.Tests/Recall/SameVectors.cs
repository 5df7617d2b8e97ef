using Microsoft.Extensions.AI;
using SemanticMemory.Embedding;

namespace SemanticMemory.Tests.Recall;

/// <summary>The built-in model's vectors under another name: what is found with it must be what is found with the built-in model.</summary>
internal sealed class SameVectors() : DelegatingEmbeddingGenerator<string, Embedding<float>>(new BuiltInEmbeddingGenerator())
{
    public override object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(EmbeddingGeneratorMetadata)
        ? new EmbeddingGeneratorMetadata("test", defaultModelId: "same-vectors", defaultModelDimensions: 256)
        : null;
}
