using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace SemanticMemory.Server.Tests.Support;

/// <summary>An answer, read to its end.</summary>
public sealed record Answer(HttpStatusCode Status, string? MediaType, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    /// <summary>The route that answered, as in <see cref="RouteCase"/>; <see langword="null"/>: none did.</summary>
    public string? Route => Headers.TryGetValues(AnsweringRoute.Header, out var values) ? values.Single() : null;

    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    public JsonNode? this[string member] => Json[member];

    public string Get(string member) => Json[member]!.GetValue<string>();

    public IReadOnlyList<JsonObject> Items(string member = "items") => [.. Json[member]!.AsArray().Select(item => item!.AsObject())];

    /// <summary>The names of the fields that a problem complains about.</summary>
    public IReadOnlyList<string> Fields => [.. (Json["errors"]?.AsObject() ?? []).Select(error => error.Key)];

    /// <summary>Asserts the status and shows the answer when it is another.</summary>
    public Answer Should(int status)
    {
        Assert.True((int)Status == status, $"Expected {status}, got {(int)Status}: {Text}");
        return this;
    }

    /// <summary>Asserts a problem of this status and slug, whole in shape.</summary>
    public Answer ShouldBeProblem(int status, string slug)
    {
        Should(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal($"/problems/{slug}", Get("type"));
        Assert.Equal(status, Json["status"]!.GetValue<int>());
        Assert.False(string.IsNullOrWhiteSpace(Get("title")));
        Assert.False(string.IsNullOrWhiteSpace(Get("detail")));
        Assert.False(string.IsNullOrWhiteSpace(Get("traceId")));
        Assert.Subset(new HashSet<string>(["type", "title", "status", "detail", "errors", "traceId"]), Json.Select(member => member.Key).ToHashSet());
        return this;
    }
}
