using Microsoft.Extensions.Options;
using SemanticMemory.Embedded;
using SemanticMemory.Qdrant;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Hosting;

/// <summary>The store behind the service.</summary>
internal static class StoreHosting
{
    public static IServiceCollection AddStore(this IServiceCollection services)
    {
        services.AddOptions<ServerOptions>().BindConfiguration("").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<EmbeddedStoreOptions>().BindConfiguration("Embedded").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<QdrantStoreOptions>().BindConfiguration("Qdrant").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServerOptions>, StoreRules>();
        services.AddSingleton<MemoryStore>(Open);
        return services;
    }

    private static MemoryStore Open(IServiceProvider services) => services.GetRequiredService<IOptions<ServerOptions>>().Value.Store == ServerOptions.QdrantStore
        ? new QdrantMemoryStore(
            services.GetRequiredService<IOptions<QdrantStoreOptions>>().Value.ToOptions(),
            services.GetRequiredService<EmbeddingModels>().Current.Fingerprint,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>(),
            services.GetRequiredService<EmbeddingModels>().Next?.Fingerprint)
        : OpenEmbedded(services);

    private static EmbeddedMemoryStore OpenEmbedded(IServiceProvider services)
    {
        // The demo's directory is asked for first: what is made first is disposed last, so the store is closed before its files go.
        var path = services.GetService<DemoDirectory>()?.Path ?? services.GetRequiredService<IOptions<EmbeddedStoreOptions>>().Value.Path;
        var options = new EmbeddedOptions
        {
            Path = Path.GetFullPath(path),
            Address = string.Join(" ", Addresses.Of(services.GetRequiredService<IConfiguration>()).DefaultIfEmpty(Addresses.Default)),
        };
        var models = services.GetRequiredService<EmbeddingModels>();
        return new EmbeddedMemoryStore(options, models.Current.Fingerprint, services.GetRequiredService<TimeProvider>(), next: models.Next?.Fingerprint);
    }
}
