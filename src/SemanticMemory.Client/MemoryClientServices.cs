using Microsoft.Extensions.DependencyInjection.Extensions;
using SemanticMemory.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a memory on a server into a container.</summary>
public static class MemoryClientServices
{
    /// <summary>Adds <see cref="IMemoryClient"/>: the tenant that the key belongs to, on a server. The embedded store has an overload for memory in this process.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="server">The server's address, e.g. <c>http://localhost:5080</c>.</param>
    /// <param name="apiKey">A key of the tenant.</param>
    public static IServiceCollection AddSemanticMemory(this IServiceCollection services, Uri server, string apiKey) =>
        services.AddSemanticMemory(new MemoryClientOptions { Server = server, ApiKey = apiKey });

    /// <inheritdoc cref="AddSemanticMemory(IServiceCollection, Uri, string)"/>
    public static IServiceCollection AddSemanticMemory(this IServiceCollection services, MemoryClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        services.TryAddSingleton<IMemoryClient>(_ => new MemoryClient(options));
        return services;
    }
}
