using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace SemanticMemory.Server.Tests.Support;

/// <summary>Calls the service with one key, as HTTP and nothing else.</summary>
public sealed class Caller(HttpClient http, string? key, string? onBehalfOf = null)
{
    public Caller OnBehalfOf(string user) => new(http, key, user);

    public Caller WithKey(string? other) => new(http, other, onBehalfOf);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Answer> PostAsync(string path, JsonNode? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PatchAsync(string path, JsonNode body) => SendAsync(HttpMethod.Patch, path, body, "application/merge-patch+json");

    public Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body = null, string mediaType = "application/json") =>
        SendTextAsync(method, path, body?.ToJsonString(), mediaType);

    public Task<Answer> SendTextAsync(HttpMethod method, string path, string? body, string mediaType = "application/json", string? accept = null) =>
        SendContentAsync(
            method,
            path,
            body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } },
            accept is null ? null : request => request.Headers.TryAddWithoutValidation("Accept", accept));

    public async Task<Answer> SendContentAsync(HttpMethod method, string path, HttpContent? content, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/api/v1/{path}") { Content = content };
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (onBehalfOf is not null)
        {
            request.Headers.TryAddWithoutValidation("X-On-Behalf-Of", onBehalfOf);
        }

        change?.Invoke(request);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var answer = new Answer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, text, response.Headers, response.Content.Headers);
        Assert.True(AnsweringRoute.IsDocumented(answer.Route, (int)answer.Status), $"{answer.Route} answered {(int)answer.Status}, which the OpenAPI document does not have: {text}");
        return answer;
    }
}
