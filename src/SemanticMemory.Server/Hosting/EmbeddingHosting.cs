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
        services.AddSingleton(Models);
        services.AddSingleton<VectorBacklog>();
        services.AddHostedService<BackgroundFilling>();
        services.AddHostedService<ModelMoving>();
        return services;
    }

    private static EmbeddingModels Models(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<EmbeddingOptions>>().Value;
        return new EmbeddingModels(
            new Embedder(Generator(services, options.ToOptions())),
            options.Next.IsGiven ? new Embedder(Generator(services, options.Next.BuiltIn ? null : options.ToNextOptions())) : null);
    }

    private static IEmbeddingGenerator<string, Embedding<float>> Generator(IServiceProvider services, OpenAIEmbeddingOptions? options) => options is null
        ? new BuiltInEmbeddingGenerator()
        : new OpenAIEmbeddingGenerator(options, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>());
}
