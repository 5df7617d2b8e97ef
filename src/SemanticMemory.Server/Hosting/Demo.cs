using SemanticMemory.Server.Access;
using SemanticMemory.Storage;
using SemanticMemory.Transfer;

namespace SemanticMemory.Server.Hosting;

/// <summary>What <c>--demo</c> adds: a throw-away data directory, one tenant with sample conversations and a key that everybody knows.</summary>
internal static class Demo
{
    /// <summary>The key and the tenant are called the same.</summary>
    public const string Key = "demo";

    /// <summary>The command-line switch.</summary>
    public const string Switch = "--demo";

    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.AddSingleton<DemoDirectory>();
        services.AddSingleton<DemoData>();
        services.AddSingleton(new WellKnownKey(Key, TenantId.Parse(Key)));
        return services;
    }
}

/// <summary>Puts the sample conversations into the demo's tenant.</summary>
internal sealed class DemoData(TenantDirectory tenants, TenantSessions sessions, ILogger<DemoData> logger)
{
    private const string Folder = "eval-data";

    /// <summary>Loads them.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var tenant = TenantId.Parse(Demo.Key);
        await tenants.CreateAsync(tenant, "Sample conversations", cancellationToken);
        var files = ConversationFile.LoadAll(Path.Combine(AppContext.BaseDirectory, Folder));

        // All at once: writes that come together share their way to the disk.
        await Task.WhenAll(files.Select(file => file.StoreAsync(sessions.Of(tenant), cancellationToken)));
        var sessionCount = files.Sum(file => file.Sessions.Count);
        var messageCount = files.Sum(file => file.Sessions.Sum(session => session.Messages.Count));
        Log.DemoLoaded(logger, sessionCount, messageCount);
    }
}
