using Microsoft.Extensions.AI;

namespace SemanticMemory.Tests.Vectors;

/// <summary>A generator at which something can happen between the question and the answer.</summary>
internal sealed class HeldGenerator(IEmbeddingGenerator<string, Embedding<float>> inner) : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    public Func<Task>? Before { get; set; }

    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (Before is { } before)
        {
            await before();
        }

        return await base.GenerateAsync(values, options, cancellationToken);
    }
}
