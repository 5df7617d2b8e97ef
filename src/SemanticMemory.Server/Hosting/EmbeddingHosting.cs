using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using SemanticMemory.Embedding;
using SemanticMemory.OpenAI.Embeddings;

namespace SemanticMemory.Server.Hosting;

/// <summary>The embedding model behind the service.</summary>
internal static class EmbeddingHosting
{
    public static IServiceCollection AddEmbedding(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingOptions>().BindConfiguration("Embedding").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(Generator);
        services.AddSingleton<Embedder>();
        services.AddSingleton<VectorBacklog>();
        services.AddHostedService<VectorFilling>();
        return services;
    }

    private static IEmbeddingGenerator<string, Embedding<float>> Generator(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<EmbeddingOptions>>().Value;
        return options.IsRemote
            ? new OpenAIEmbeddingGenerator(options.ToOptions(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>())
            : new BuiltInEmbeddingGenerator();
    }
}
