using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Benchmarks.Http;

/// <summary>The service as a process of its own, started the way its users start it, on a directory that goes with it.</summary>
internal sealed class ServerUnderLoad : IAsyncDisposable
{
    private const string OperatorKey = "operator-key-of-the-benchmark";
    private const string Greeting = "SemanticMemory listens on ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("semantic-memory-http-");
    private readonly Process _process;
    private Uri? _address;

    private ServerUnderLoad()
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "SemanticMemory.Server.dll"),
            "--urls", "http://127.0.0.1:0", "--Embedded:Path", Path.Combine(_folder.FullName, "data"), "--Access:OperatorKey", OperatorKey,
        ];
        _process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, WorkingDirectory = _folder.FullName })!;
    }

    /// <summary>Processor time it has taken so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>What the system holds in memory for it, in MiB.</summary>
    public long WorkingSetMiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 >> 20;
        }
    }

    public static async Task<ServerUnderLoad> StartAsync()
    {
        var server = new ServerUnderLoad();
        while (await server._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Greeting, StringComparison.Ordinal))
            {
                server._address = new Uri(line[Greeting.Length..]);
                return server;
            }
        }

        await server.DisposeAsync();
        throw new InvalidOperationException("The server ended before it listened: its error output says why.");
    }

    /// <summary>A client with the first key of a new tenant.</summary>
    public async Task<HttpClient> CreateTenantAsync(string id)
    {
        using var operators = Client(OperatorKey);
        using var answer = await operators.PostAsJsonAsync("tenants", new JsonObject { ["id"] = id });
        answer.EnsureSuccessStatusCode();
        return Client((await answer.Content.ReadFromJsonAsync<JsonObject>())!["key"]!.GetValue<string>());
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private HttpClient Client(string key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(_address!, "api/v1/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }
}
