namespace SemanticMemory.Server.Hosting;

/// <summary>
/// <c>health</c>: asks a running service whether it is ready, for containers that hold no other program that could.
/// </summary>
internal static class HealthProbe
{
    /// <summary>The first argument that asks for it.</summary>
    public const string Verb = "health";

    private const string Path = "health/ready";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks.</summary>
    /// <param name="arguments">Nothing, or the service's address; without it, the one that this process would listen on.</param>
    /// <param name="environment">Where the address is looked for: configuration of the variables that begin with <c>ASPNETCORE_</c>.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <returns>0: it is ready; 1: it is not, or is not there; 2: the arguments cannot be.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, IConfiguration environment, TextWriter output)
    {
        if (Address(arguments, environment) is not { } address)
        {
            await output.WriteLineAsync($"Usage: {Verb} [http://HOST:PORT]");
            return 2;
        }

        try
        {
            using var http = new HttpClient { BaseAddress = address, Timeout = s_patience };
            using var answer = await http.GetAsync(new Uri(Path, UriKind.Relative));
            await output.WriteLineAsync($"{new Uri(address, Path)}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException)
        {
            await output.WriteLineAsync($"{new Uri(address, Path)}: no answer ({away.Message})");
            return 1;
        }
    }

    private static Uri? Address(IReadOnlyList<string> arguments, IConfiguration environment)
    {
        var given = arguments switch
        {
            [] => Configured(environment),
            [var only] => only,
            _ => "",
        };
        return Uri.TryCreate(given.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
    }

    private static string Configured(IConfiguration environment)
    {
        if (Addresses.Of(environment) is [var first, ..])
        {
            return Addresses.Openable(first);
        }

        return environment["http_ports"]?.Split(';', StringSplitOptions.RemoveEmptyEntries) is [var port, ..] ? $"http://localhost:{port}" : Addresses.Default;
    }
}
