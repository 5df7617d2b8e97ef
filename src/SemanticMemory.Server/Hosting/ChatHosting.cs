using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using SemanticMemory.OpenAI;

namespace SemanticMemory.Server.Hosting;

/// <summary>The chat model of the service, if one is configured.</summary>
internal sealed record ConfiguredChat(IChatClient? Client) : IDisposable
{
    public void Dispose() => Client?.Dispose();
}

/// <summary>The chat model behind the service.</summary>
internal static class ChatHosting
{
    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        services.AddOptions<ChatModelSettings>().BindConfiguration(ChatModelSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(Open);
        services.AddSingleton<SummaryRefresher>();
        services.AddHostedService(provider => provider.GetRequiredService<SummaryRefresher>());
        return services;
    }

    private static ConfiguredChat Open(IServiceProvider services) => new(
        services.GetRequiredService<IOptions<ChatModelSettings>>().Value.ToOptions() is { } options
            ? new OpenAIChatClient(options, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<OpenAIChatClient>>())
            : null);
}
