using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SemanticMemory.Server.Tests.Support;

/// <summary>Says in a header of each answer which route gave it, so that tests can hold what is answered against what is documented.</summary>
internal sealed class AnsweringRoute : IStartupFilter
{
    public const string Header = "Test-Route";

    private static readonly ConcurrentDictionary<string, HashSet<int>> s_documented = new();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (http, rest) =>
        {
            http.Response.OnStarting(() =>
            {
                if (http.GetEndpoint() is RouteEndpoint endpoint)
                {
                    http.Response.Headers[Header] = $"{http.Request.Method} /{endpoint.RoutePattern.RawText!.Trim('/')}";
                }

                return Task.CompletedTask;
            });
            await rest();
        });
        next(app);
    };

    /// <summary>Takes down what a document says of each route; all servers of the tests have the same one.</summary>
    public static void Learn(JsonNode document)
    {
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                s_documented.TryAdd($"{method.ToUpperInvariant()} {path}", [.. operation!["responses"]!.AsObject().Select(response => int.Parse(response.Key, System.Globalization.CultureInfo.InvariantCulture))]);
            }
        }
    }

    /// <summary>Is this status documented? Where there is no route, or one outside the document, nothing is.</summary>
    public static bool IsDocumented(string? route, int status) => route is null || !s_documented.TryGetValue(route, out var statuses) || statuses.Contains(status);
}
