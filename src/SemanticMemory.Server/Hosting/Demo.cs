using SemanticMemory.Server.Access;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

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
        var manager = sessions.Of(tenant);
        var (sessionCount, messageCount) = (0, 0);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, Folder), "*.json").Order(StringComparer.Ordinal))
        {
            foreach (var conversation in ConversationFile.Load(file))
            {
                await LoadAsync(manager, conversation, cancellationToken);
                (sessionCount, messageCount) = (sessionCount + 1, messageCount + conversation.Messages.Count);
            }
        }

        Log.DemoLoaded(logger, sessionCount, messageCount);
    }

    private static async Task LoadAsync(SessionManager manager, Conversation conversation, CancellationToken cancellationToken)
    {
        var started = await manager.StartAsync(conversation.Session, cancellationToken);
        foreach (var batch in conversation.Messages.Chunk(1000))
        {
            await manager.AppendAsync(started.Session.Id, batch, cancellationToken);
        }

        if (conversation.IsArchived)
        {
            await manager.ArchiveAsync(started.Session.Id, cancellationToken);
        }
    }
}
