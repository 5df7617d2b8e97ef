using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SemanticMemory.Client;
using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a memory in this process into a container.</summary>
public static class EmbeddedMemoryServices
{
    /// <summary>
    /// Adds <see cref="IMemoryClient"/> and the <see cref="SessionManager"/> behind it: one tenant, in this process, on the embedded store. The client's package has
    /// overloads of the same name for a server.
    /// </summary>
    /// <param name="services">Where to. A registered <see cref="IEmbeddingGenerator"/> for texts is used, else the built-in model; a <see cref="TimeProvider"/> and
    /// <see cref="SessionManagerOptions"/> (with the chat model for replies, say) likewise.</param>
    /// <param name="path">The data directory; default <c>./data</c>.</param>
    /// <param name="tenant">The tenant; default <c>default</c>.</param>
    /// <remarks>
    /// The container has to be disposed asynchronously, as hosts do: the store closes its files then. While a registered embedding model is away messages are stored all the same and found by
    /// words, as on a server; their vectors are made up for in the background, where it is looked every ten seconds whether the model is back. No host is needed for it.
    /// </remarks>
    public static IServiceCollection AddSemanticMemory(this IServiceCollection services, string path = "./data", string tenant = "default") =>
        services.AddSemanticMemory(new EmbeddedOptions { Path = path }, tenant);

    /// <inheritdoc cref="AddSemanticMemory(IServiceCollection, string, string)"/>
    public static IServiceCollection AddSemanticMemory(this IServiceCollection services, EmbeddedOptions options, string tenant = "default")
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var id = TenantId.Parse(tenant);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new Embedder(provider.GetService<IEmbeddingGenerator<string, Embedding<float>>>() ?? new BuiltInEmbeddingGenerator()));
        services.TryAddSingleton<MemoryStore>(provider => new EmbeddedMemoryStore(
            options, provider.GetRequiredService<Embedder>().Fingerprint, provider.GetRequiredService<TimeProvider>(), provider.GetService<ILoggerFactory>()));
        services.TryAddSingleton(provider => new ContainedMemory(
            provider.GetRequiredService<MemoryStore>(),
            id,
            provider.GetRequiredService<Embedder>(),
            provider.GetService<SessionManagerOptions>() ?? new SessionManagerOptions(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILoggerFactory>()?.CreateLogger<VectorFilling>()));
        services.TryAddSingleton(provider => provider.GetRequiredService<ContainedMemory>().Sessions);
        services.TryAddSingleton<IMemoryClient>(provider => new InProcessMemoryClient(provider.GetRequiredService<SessionManager>()));
        return services;
    }
}
