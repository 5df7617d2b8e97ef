using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using SemanticMemory.Client.Tests.Contract;
using SemanticMemory.Replies;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Client.Tests.Http;

/// <summary>The client has a method for every route of the server. The list of routes is the server's tests', which compare it with what is mapped.</summary>
public sealed partial class RouteTests
{
    // For others than this client: tools that read documents, models, Mem0's clients.
    private static readonly string[] s_others = ["GET /openapi/v1.json", "POST /mcp", "POST /v1/memories", "POST /v1/memories/search", "DELETE /v1/memories"];

    /// <summary>Does the method speak with the server?</summary>
    internal static bool IsCall(MethodInfo method) => method.ReturnType.IsAssignableTo(typeof(Task)) || method.ReturnType == typeof(IAsyncEnumerable<ReplyEvent>);

    [Fact]
    public async Task Every_route_has_a_method_and_every_method_a_route()
    {
        using var wire = new Wire();
        using var http = new HttpClient(wire);
        var options = new MemoryClientOptions { Server = new Uri("http://memory.test"), ApiKey = "key", MaxRetries = 0 };
        using var memory = new MemoryClient(options, http);
        using var administration = new MemoryAdministration(options, http);

        foreach (var (client, method) in Methods(memory, typeof(IMemoryClient)).Concat(Methods(administration, typeof(MemoryAdministration))))
        {
            var before = wire.Requests.Count;
            await Assert.ThrowsAsync<MemoryException>(() => Sample.CallAsync(client, method, TestContext.Current.CancellationToken));
            Assert.True(wire.Requests.Count == before + 1, $"{method.Name} sent {wire.Requests.Count - before} requests.");
        }

        var routes = RouteCase.All.Select(route => route.ToString()).Except(s_others).Order(StringComparer.Ordinal);
        Assert.Equal(routes, wire.Requests.Select(Pattern).Distinct().Order(StringComparer.Ordinal));
    }

    // Literal segments win over holes, as they do for the server.
    private static string Pattern(string request) => RouteCase.All
        .Where(route => Regex.IsMatch(request, $@"\A{Hole().Replace(Regex.Escape(route.ToString()), "[^/]+")}\z"))
        .OrderBy(route => route.Pattern.Count(c => c == '{'))
        .FirstOrDefault()?.ToString() ?? $"{request} (no such route)";

    private static IEnumerable<(object Client, MethodInfo Method)> Methods(object client, Type type) =>
        type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Where(IsCall).Select(method => (client, method));

    [GeneratedRegex(@"\\\{[a-zA-Z]+}")]
    private static partial Regex Hole();

    private sealed class Wire : HttpMessageHandler
    {
        public ConcurrentQueue<string> Requests { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath}");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("{}") });
        }
    }
}
