using SemanticMemory.Server.Access;
using SemanticMemory.Server.Api;
using SemanticMemory.Server.Hosting;
using SemanticMemory.Server.Limits;
using SemanticMemory.Server.Mcp;
using SemanticMemory.Server.Mem0;

namespace SemanticMemory.Server;

/// <summary>The service: what it is made of, and what it answers.</summary>
public static class ServerApp
{
    // Watching appsettings.json watches every directory beneath it, and that is where the tenants' data mostly lies: one watch for each tenant, and an event for each write.
    private const string DoNotWatchSettings = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>
    /// Runs until the process is told to end. 0: it ended as asked; 1: it could not start, and the last line on the error output says why. With <c>health</c> as its
    /// first argument it only asks a running service whether it is ready.
    /// </summary>
    public static async Task<int> Main(string[] args)
    {
        if (args is [HealthProbe.Verb, .. var rest])
        {
            return await HealthProbe.RunAsync(rest, new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").Build(), Console.Out);
        }

        var stopping = CancellationToken.None;
        try
        {
            var app = Build(args);
            stopping = app.Lifetime.ApplicationStopping;
            await app.RunAsync();
            return 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to end before it had started.
            return 0;
        }
        catch (Exception failure) when (StartFailure.Describe(failure) is { } reason)
        {
            await Console.Error.WriteLineAsync(reason);
            return 1;
        }
    }

    /// <summary>Builds the service from command-line arguments; nothing is opened before it starts.</summary>
    /// <param name="args">ASP.NET Core's, and <c>--demo</c>.</param>
    /// <param name="console">Where the greeting goes; default the standard output.</param>
    /// <param name="configure">Has the last word on configuration, logging and services.</param>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: the arguments contradict each other.</exception>
    public static WebApplication Build(string[] args, TextWriter? console = null, Action<WebApplicationBuilder>? configure = null)
    {
        var demo = args.Contains(Demo.Switch);
        var builder = WebApplication.CreateBuilder([DoNotWatchSettings, .. args.Where(arg => arg != Demo.Switch)]);
        WebApplication? app = null;
        LoggingSetup.Configure(builder.Logging, () => app?.Lifetime.ApplicationStarted.IsCancellationRequested is true);
        builder.AddHttp();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new OperatorConsole(console ?? Console.Out));
        builder.Services.AddStore();
        builder.Services.AddEmbedding();
        builder.Services.AddChat();
        builder.Services.AddAccess();
        builder.Services.AddLimits();
        builder.Services.AddMcp();
        builder.Services.AddApiDocument();
        builder.Services.AddHostedService<Startup>();
        if (demo)
        {
            builder.Services.AddDemo();
        }

        configure?.Invoke(builder);
        Addresses.Configure(builder, demo);

        app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        if (demo)
        {
            app.UseMiddleware<LocalHostsOnly>();
        }

        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseLimits();
        app.MapApi();
        app.MapMcp();
        app.MapMem0();
        app.MapHealth();
        app.MapApiDocument();
        return app;
    }
}
