using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SemanticMemory.Tests.OpenAI.Double;

/// <summary>What goes wrong with a request.</summary>
public enum EmbeddingFault
{
    None,
    Status,
    Hang,
    Cut,
    Garbage,
    TooFew,
    TooMany,
    SameIndexTwice,
    NotANumber,
    Infinite,
    WrongSize,
}

/// <summary>
/// A strict double of an OpenAI-compatible <c>/v1/embeddings</c> on a loopback port. It refuses members it does not know, another model, another key, blank
/// texts and too many of them. Vectors are made of words: texts that share a word, or a synonym it knows, are near each other. Answers come in another
/// order than the texts, told apart by their index.
/// </summary>
public sealed class EmbeddingDouble : IAsyncDisposable
{
    public const string Key = "key-of-the-double";

    private const int MostInputs = 2048;
    private const int PlacesOfAWord = 4;
    private static readonly string[] s_known = ["model", "input", "encoding_format", "dimensions", "user"];
    private static readonly Dictionary<string, string> s_synonyms = new() { ["automobile"] = "car", ["physician"] = "doctor", ["purchase"] = "buy" };

    private readonly LoopbackServer _server;
    private readonly Lock _gate = new();
    private readonly List<IReadOnlyList<string>> _requests = [];
    private int _struck;

    private EmbeddingDouble(string model, int dimensions, int port)
    {
        (Model, Dimensions) = (model, dimensions);
        _server = new LoopbackServer(HandleAsync, port);
    }

    public string Model { get; }

    public int Dimensions { get; }

    /// <summary>What configuration calls the endpoint.</summary>
    public Uri Endpoint => new(_server.Address, "v1");

    /// <summary>The texts of each request that was answered well, in order.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Answered
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Requests so far, whatever became of them.</summary>
    public int Count { get; private set; }

    /// <summary>What is wrong with the next requests, and with how many of them.</summary>
    public (EmbeddingFault Fault, int Times, int Status, string? RetryAfter) Next { get; private set; }

    /// <summary>A text that the model refuses, with all that stand in one request with it.</summary>
    public string? Poison { get; set; }

    /// <summary>How long each answer takes.</summary>
    public TimeSpan Pace { get; set; }

    public static async Task<EmbeddingDouble> StartAsync(string model = "words-64", int dimensions = 64, int port = 0)
    {
        var started = new EmbeddingDouble(model, dimensions, port);
        await started._server.StartAsync();
        return started;
    }

    public void Fail(EmbeddingFault fault, int times = int.MaxValue, int status = 503, string? retryAfter = null)
    {
        lock (_gate)
        {
            (Next, _struck) = ((fault, times, status, retryAfter), 0);
        }
    }

    public void Mend() => Fail(EmbeddingFault.None);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>The vector of a text: each word adds to a few dimensions, synonyms to the same. Not of unit length.</summary>
    public float[] VectorOf(string text)
    {
        var vector = new float[Dimensions];
        foreach (var word in text.ToLowerInvariant().Split([' ', '.', ',', '?', '!', '\n', ':', ';', '\'', '"'], StringSplitOptions.RemoveEmptyEntries))
        {
            var hash = 2166136261u;
            foreach (var character in Model + s_synonyms.GetValueOrDefault(word, word))
            {
                hash = (hash ^ character) * 16777619;
            }

            // Several dimensions a word: that two words share all of them does not happen.
            for (var place = 0; place < PlacesOfAWord; place++)
            {
                hash = (hash * 2654435761) ^ (hash >> 15);
                vector[hash % (uint)Dimensions] += 1;
            }
        }

        return vector;
    }

    private async Task HandleAsync(HttpContext context)
    {
        EmbeddingFault fault;
        lock (_gate)
        {
            Count++;
            fault = _struck < Next.Times ? Next.Fault : EmbeddingFault.None;
            _struck++;
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        await Task.Delay(Pace, context.RequestAborted);
        if (fault == EmbeddingFault.Hang)
        {
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _server.Stopping);
            await Task.Delay(Timeout.Infinite, gone.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            context.Abort();
            return;
        }

        if (fault == EmbeddingFault.Cut)
        {
            context.Abort();
            return;
        }

        if (fault == EmbeddingFault.Status)
        {
            context.Response.Headers.RetryAfter = Next.RetryAfter;
            await AnswerAsync(context, Next.Status, """{"error":{"message":"a fault","type":"server_error"}}""");
            return;
        }

        var (status, refusal, input) = Check(context.Request, body);
        if (refusal is not null)
        {
            await AnswerAsync(context, status, JsonSerializer.Serialize(new { error = new { message = refusal, type = "invalid_request_error" } }));
            return;
        }

        if (fault == EmbeddingFault.None)
        {
            lock (_gate)
            {
                _requests.Add(input);
            }
        }

        await AnswerAsync(context, 200, fault == EmbeddingFault.Garbage ? """{"object":"list","data":[{"embed""" : Render(input, fault));
    }

    private (int Status, string? Refusal, IReadOnlyList<string> Input) Check(HttpRequest request, string body)
    {
        if (request.Method != "POST" || request.Path != "/v1/embeddings")
        {
            return (404, "Unknown request URL", []);
        }

        if (request.Headers.Authorization != $"Bearer {Key}")
        {
            return (401, "Incorrect API key provided", []);
        }

        if (request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) is not true)
        {
            return (415, "application/json expected", []);
        }

        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        if (root.EnumerateObject().FirstOrDefault(member => !s_known.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            return (400, $"Unrecognized request argument supplied: {unknown.Name}", []);
        }

        if (root.GetProperty("model").GetString() != Model)
        {
            return (404, "The model does not exist", []);
        }

        if (root.GetProperty("encoding_format").GetString() != "float")
        {
            return (400, "only float", []);
        }

        if (root.TryGetProperty("dimensions", out _))
        {
            return (400, "This model does not support specifying dimensions.", []);
        }

        string[] input = [.. root.GetProperty("input").EnumerateArray().Select(text => text.GetString()!)];
        return input.Length is 0 or > MostInputs || input.Any(string.IsNullOrWhiteSpace) || (Poison is { } poison && input.Any(text => text.Contains(poison, StringComparison.Ordinal)))
            ? (400, "'$.input' is invalid.", [])
            : (200, null, input);
    }

    private string Render(IReadOnlyList<string> input, EmbeddingFault fault)
    {
        var data = input.Select((text, index) => Datum(index, VectorOf(text))).Reverse().ToList();
        switch (fault)
        {
            case EmbeddingFault.TooFew:
                data.RemoveAt(0);
                break;
            case EmbeddingFault.TooMany:
                data.Add(Datum(input.Count, new float[Dimensions]));
                break;
            case EmbeddingFault.SameIndexTwice:
                data[0] = Datum(input.Count == 1 ? 1 : 0, VectorOf(input[^1]));
                break;
            case EmbeddingFault.NotANumber:
                data[0] = data[0].Replace("[", "[NaN,", StringComparison.Ordinal);
                break;
            case EmbeddingFault.Infinite:
                data[0] = Datum(input.Count - 1, [.. Enumerable.Repeat(1f, Dimensions - 1)], ",1e999");
                break;
            case EmbeddingFault.WrongSize:
                data[0] = Datum(input.Count - 1, new float[Dimensions + 1]);
                break;
        }

        return $$$"""{"object":"list","model":"{{{Model}}}","data":[{{{string.Join(',', data)}}}],"usage":{"prompt_tokens":{{{input.Count}}},"total_tokens":{{{input.Count}}}}}""";
    }

    private static string Datum(int index, float[] vector, string end = "") =>
        $$"""{"object":"embedding","index":{{index}},"embedding":[{{string.Join(',', vector.Select(value => value.ToString(CultureInfo.InvariantCulture)))}}{{end}}]}""";

    private static async Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body, context.RequestAborted);
    }
}
