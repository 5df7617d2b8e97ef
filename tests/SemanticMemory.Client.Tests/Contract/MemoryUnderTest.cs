using Microsoft.Extensions.DependencyInjection;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Sessions;

namespace SemanticMemory.Client.Tests.Contract;

/// <summary>A memory that is empty at first, in a container as an application has it.</summary>
internal sealed class MemoryUnderTest(IServiceCollection services, TempDirectory? directory = null) : IAsyncDisposable
{
    private readonly ServiceProvider _services = services.BuildServiceProvider();

    public IMemoryClient Client => _services.GetRequiredService<IMemoryClient>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>In this process.</summary>
    public static MemoryUnderTest InProcess(string tenant = "default", SessionManagerOptions? options = null)
    {
        var directory = new TempDirectory();
        var services = new ServiceCollection();
        return new MemoryUnderTest((options is null ? services : services.AddSingleton(options)).AddSemanticMemory(directory.Path, tenant), directory);
    }

    /// <summary>On a server.</summary>
    public static MemoryUnderTest OverHttp(Uri server, string key) => new(new ServiceCollection().AddSemanticMemory(server, key));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        directory?.Dispose();
    }
}
