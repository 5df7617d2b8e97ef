using System.Net.Http.Headers;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Another Qdrant that carries out what comes in at the door.</summary>
internal sealed class Behind(Uri endpoint) : IDisposable
{
    // Below the five seconds after which a server closes an idle connection.
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(3) }) { BaseAddress = endpoint, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Passes a request on; the answer as it came.</summary>
    public async Task<Answer> CarryAsync(LoggedRequest logged, string? query, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(logged.Method), logged.Path + query);
        if (logged.Body is { } body)
        {
            request.Content = new StringContent(body.GetRawText(), new MediaTypeHeaderValue("application/json"));
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        var answer = new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsByteArrayAsync(cancellationToken));
        logged.Status = answer.Status;
        return answer;
    }

    public void Dispose() => _http.Dispose();
}
