using System.Collections.Concurrent;
using System.Text.Json;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>A request that the store sent; each try counts.</summary>
internal sealed record SentRequest(string Method, string Path, JsonElement? Body)
{
    /// <summary>What it asks for, e.g. <c>points/scroll</c>; empty when it is about a whole collection.</summary>
    public string Operation => Path.Split('/', 4) is [_, "collections", _, var operation] ? operation : "";

    /// <summary>Is it about points, and not about collections?</summary>
    public bool IsAboutPoints => Operation.StartsWith("points", StringComparison.Ordinal) || Operation == "facet";
}

/// <summary>Writes down what goes over the wire, and lets it pass.</summary>
internal sealed class WireWatch : DelegatingHandler
{
    private readonly ConcurrentQueue<SentRequest> _sent = new();

    public IReadOnlyCollection<SentRequest> Sent => _sent;

    public WireWatch Over(HttpMessageHandler inner)
    {
        InnerHandler = inner;
        return this;
    }

    public void Clear() => _sent.Clear();

    /// <summary>Writes one down.</summary>
    public async Task NoteAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        JsonElement? parsed = body is null ? null : JsonElement.Parse(body);
        _sent.Enqueue(new SentRequest(request.Method.Method, request.RequestUri!.AbsolutePath, parsed));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await NoteAsync(request, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}

/// <summary>One of several stores that share a watch, each with a handler of its own beneath.</summary>
internal sealed class PassingWatch(WireWatch wire, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await wire.NoteAsync(request, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
