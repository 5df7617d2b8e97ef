using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Where requests come in: each is logged, met by a fault or carried out, and answered. Data is touched by one request at a time.</summary>
internal sealed class Door(QdrantDoubleOptions options, FaultRules faults, RequestLog log, CancellationToken stopping) : IDisposable
{
    private readonly Behind? _behind = options.Behind is { } endpoint ? new Behind(endpoint) : null;
    private readonly Lock _gate = new();
    private readonly Updates _updates = new(options);
    private Database _database = new(options);

    public void Reset()
    {
        lock (_gate)
        {
            _database = new Database(options);
        }
    }

    public void Dispose() => _behind?.Dispose();

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!.Length > 1 ? request.Path.Value.TrimEnd('/') : "/";
        var logged = new LoggedRequest { Method = request.Method, Path = path, Query = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()), Connection = context.Connection.Id };
        log.Add(logged);
        logged.Fault = faults.Pick(logged.Method, path);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            var unreadable = await ReadAsync(request, logged, gone.Token);
            await MeetAsync(context, logged, unreadable, gone.Token);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (IOException)
        {
            // The client hung up while it was sending or being answered.
            context.Abort();
        }
    }

    /// <summary>Reads the body into the log, and says what is wrong with it.</summary>
    private async Task<Refusal?> ReadAsync(HttpRequest request, LoggedRequest logged, CancellationToken gone)
    {
        try
        {
            var body = await RequestBody.ReadAsync(request, gone);
            logged.BodyLength = body.Length;
            logged.Body = body.Length > 0 ? RequestBody.Parse(body, options.BodyLimit) : null;
            return null;
        }
        catch (Refusal refusal)
        {
            return refusal;
        }
    }

    private async Task MeetAsync(HttpContext context, LoggedRequest logged, Refusal? unreadable, CancellationToken gone)
    {
        switch (logged.Fault)
        {
            case Fault.Cut:
                context.Abort();
                return;
            case Fault.Hang { AfterEffect: false }:
                await Task.Delay(Timeout.Infinite, gone);
                return;
            case Fault.Status { AfterEffect: false } status:
                await SendAsync(context, Failure(context, status), gone);
                return;
            case Fault.Delay(var by):
                await Task.Delay(by, gone);
                break;
        }

        var answer = _behind is null ? Reply(context, logged, unreadable) : await _behind.CarryAsync(logged, context.Request.QueryString.Value, gone);
        switch (logged.Fault)
        {
            case Fault.LostAnswer:
                context.Abort();
                return;
            case Fault.Hang:
                await Task.Delay(Timeout.Infinite, gone);
                return;
            case Fault.HalfAnswer:
                context.Response.ContentLength = answer.Body.Length;
                await context.Response.Body.WriteAsync(answer.Body.AsMemory(0, answer.Body.Length / 2), gone);
                await context.Response.Body.FlushAsync(gone);
                context.Abort();
                return;
            case Fault.Status status:
                await SendAsync(context, Failure(context, status), gone);
                return;
            case Fault.Garbage(var garbage):
                await SendAsync(context, answer with { Status = 200, Body = System.Text.Encoding.UTF8.GetBytes(garbage) }, gone);
                return;
            default:
                await SendAsync(context, answer, gone);
                return;
        }
    }

    private static Answer Failure(HttpContext context, Fault.Status status)
    {
        if (status.RetryAfter is { } after)
        {
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(after.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return Answer.Error(status.Code, "Service internal error: a fault of the double");
    }

    /// <summary>Carries the request out.</summary>
    private Answer Reply(HttpContext context, LoggedRequest logged, Refusal? unreadable)
    {
        var answer = logged.Method == "GET" ? Open(logged.Path) : null;
        try
        {
            answer ??= Answer.Ok(Carry(context, logged, unreadable, out var since), since);
        }
        catch (Refusal refusal)
        {
            logged.Refusal = refusal.Message;
            answer = refusal.Plain ? Answer.Plain(refusal.Status, refusal.Message)
                : refusal.Message.Length == 0 ? Answer.NoRoute
                : Answer.Error(refusal.Status, refusal.Message);
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            // Nothing a client sends may break the double: say so loudly.
            logged.Refusal = defect.ToString();
            answer = Answer.Error(500, $"Service internal error: a defect of the double: {defect}");
        }

        logged.Status = answer.Status;
        return answer;
    }

    private static Answer? Open(string path) => path switch
    {
        "/" => Answer.Bare(new JsonObject { ["title"] = "qdrant - vector search engine", ["version"] = QdrantDouble.Version }),
        "/healthz" or "/livez" => Answer.Plain(200, "healthz check passed"),
        "/readyz" => Answer.Plain(200, "all shards are ready"),
        _ => null,
    };

    private JsonNode? Carry(HttpContext context, LoggedRequest logged, Refusal? unreadable, out long since)
    {
        since = Stopwatch.GetTimestamp();
        var segments = logged.Path.Split('/');
        var found = Routes.All.Select(route => (Route: route, Arguments: route.Match(logged.Method, segments))).FirstOrDefault(match => match.Arguments is not null);
        Keys.Check(context.Request.Headers, found.Route?.Access ?? Access.Read, options);
        if (found.Route is null)
        {
            throw new Refusal(404, "");
        }

        found.Route.Check(logged.Query);
        if (unreadable is not null)
        {
            throw unreadable;
        }

        lock (_gate)
        {
            // An answer holds no part that a later request changes, so it can be written outside.
            return found.Route.Handle(new Call(_database, _updates, found.Arguments!, logged.Query, logged.Body is { } json ? new Node(json, "body") : null));
        }
    }

    private static async Task SendAsync(HttpContext context, Answer answer, CancellationToken gone)
    {
        var body = answer.Body;
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        if (body.Length > 64 && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            using var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                await gzip.WriteAsync(body, gone);
            }

            body = packed.ToArray();
            context.Response.Headers.ContentEncoding = "gzip";
        }

        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, gone);
    }
}
