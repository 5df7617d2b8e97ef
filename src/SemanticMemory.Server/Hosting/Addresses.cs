using System.Net;

namespace SemanticMemory.Server.Hosting;

/// <summary>Where the service listens.</summary>
internal static class Addresses
{
    /// <summary>Where it listens when nothing else is configured.</summary>
    public const string Default = "http://localhost:5080";

    // Where ASP.NET Core itself looks for addresses.
    private const string Urls = "urls";
    private static readonly string[] s_others = ["http_ports", "https_ports"];
    private const string KestrelEndpoints = "Kestrel:Endpoints";

    /// <summary>Sets the default unless another address is configured; the demo takes none but loopback addresses.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: the demo was to be reachable from elsewhere.</exception>
    public static void Configure(WebApplicationBuilder builder, bool demo)
    {
        var configuration = builder.Configuration;
        var urls = configuration[Urls];
        var elsewhere = configuration.GetSection(KestrelEndpoints).Exists();
        if (demo && (elsewhere || !Split(urls).All(IsLoopback)))
        {
            throw new MemoryException(MemoryError.Misconfigured, "demo-not-local",
                $"The demo's key is known to everybody, so it listens on this machine only: start it with --urls {Default} or another loopback address, or without --demo.");
        }

        var configured = !string.IsNullOrEmpty(urls) || elsewhere || (!demo && s_others.Any(key => !string.IsNullOrEmpty(configuration[key])));
        if (!configured)
        {
            builder.WebHost.UseUrls(Default);
        }
    }

    /// <summary>The configured addresses; while the system still has to choose a port, it is 0.</summary>
    public static IReadOnlyList<string> Of(IConfiguration configuration) => Split(configuration[Urls]);

    /// <summary>An address that can be opened from this machine: a wildcard means localhost.</summary>
    public static string Openable(string address)
    {
        var binding = BindingAddress.Parse(address);
        var host = binding.Host is "0.0.0.0" or "[::]" or "*" or "+" ? "localhost" : binding.Host;
        return $"{binding.Scheme}://{host}:{binding.Port}";
    }

    /// <summary>Is it a name or an address that only this machine has?</summary>
    public static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static string[] Split(string? urls) => urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static bool IsLoopback(string url) => IsLoopbackName(BindingAddress.Parse(url).Host);
}
