using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SemanticMemory.Server.Tests.Support;

/// <summary>The whole service on a free port of this machine, with a directory of its own.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    public const string OperatorKey = "operator-key-of-the-tests";

    private readonly TempDirectory _directory = new();
    private WebApplication? _app;
    private HttpClient? _http;
    private int _tenants;

    public string DataPath => Path.Combine(_directory.Path, "data");

    /// <summary>The service's clock; default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public CapturedLog Log { get; } = new();

    public StringWriter Console { get; } = new();

    public IServiceProvider Services => _app!.Services;

    public Uri Address => _http!.BaseAddress!;

    public Caller Operator => new(_http!, OperatorKey);

    public Caller Anonymous => new(_http!, key: null);

    public async ValueTask InitializeAsync() => await StartAsync(OperatorKey);

    /// <summary>Starts it, again if need be, on the same directory; with further arguments, perhaps on another store.</summary>
    public async Task StartAsync(string? operatorKey, params string[] more)
    {
        string[] keyArguments = operatorKey is null ? [] : ["--Access:OperatorKey", operatorKey];
        _app = ServerApp.Build(["--urls", "http://127.0.0.1:0", "--Embedded:Path", DataPath, .. keyArguments, .. more], Console, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(Log);
            builder.Services.AddSingleton(Time);
            builder.Services.AddSingleton<IStartupFilter, AnsweringRoute>();
        });
        try
        {
            await _app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            // One that did not start cannot be stopped.
            await _app.DisposeAsync();
            _app = null;
            throw;
        }

        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        // A user's id may be in any script; the client sends ASCII headers alone unless told otherwise.
        _http = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = new Uri(address) };
        AnsweringRoute.Learn((await Anonymous.GetAsync("/openapi/v1.json")).Should(200).Json);
    }

    public async Task StopAsync()
    {
        _http?.Dispose();
        await _app!.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>A new tenant, called with its first admin key.</summary>
    public async Task<Tenant> CreateTenantAsync()
    {
        var id = $"tenant-{Interlocked.Increment(ref _tenants)}";
        var created = (await Operator.PostAsync("tenants", new JsonObject { ["id"] = id })).Should(201);
        return new Tenant(id, created.Get("key"), new Caller(_http!, created.Get("key")));
    }

    public Caller CallerWith(string? key) => new(_http!, key);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await StopAsync();
        }

        _directory.Dispose();
    }
}

/// <summary>A tenant and who calls with its first key.</summary>
public sealed record Tenant(string Id, string Key, Caller Admin)
{
    public async Task<(string Id, string Key, Caller Caller)> CreateKeyAsync(string role)
    {
        var created = (await Admin.PostAsync("keys", new JsonObject { ["role"] = role })).Should(201);
        return (created.Get("id"), created.Get("key"), Admin.WithKey(created.Get("key")));
    }

    /// <summary>Starts a session with one user message; returns both ids.</summary>
    public async Task<(string Session, string Message)> TalkAsync(string content, string? user = null, string channel = "web", string? externalId = null)
    {
        var body = new JsonObject { ["channel"] = channel };
        if (user is not null)
        {
            body["userId"] = user;
        }

        if (externalId is not null)
        {
            body["externalId"] = externalId;
        }

        var session = (await Admin.PostAsync("sessions", body)).Should(201).Get("id");
        var message = new JsonObject { ["role"] = "user", ["content"] = content };
        if (externalId is not null)
        {
            message["externalId"] = externalId;
        }

        var appended = (await Admin.PostAsync($"sessions/{session}/messages", message)).Should(201);
        return (session, appended.Items("messages")[0]["id"]!.GetValue<string>());
    }
}
