namespace SemanticMemory.Server.Hosting;

/// <summary>Turns whatever goes wrong into a <see cref="Problem"/>. It stands outermost, so that nothing gets past it.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    private const int ClientClosedRequest = 499;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext http)
    {
        // What is answered is somebody's data: no cache may keep it.
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(http);
            if (!http.Response.HasStarted && http.Response.ContentLength is null && http.Response.ContentType is null && OfBareStatus(http) is { } problem)
            {
                await problem.WriteAsync(http);
            }
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer, and giving up is no failure of ours.
            http.Response.StatusCode = http.Response.HasStarted ? http.Response.StatusCode : ClientClosedRequest;
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            await Describe(http, failure, logger).WriteAsync(http);
        }
        catch (Exception failure)
        {
            // Half of an answer is out: breaking the connection is the only way left to tell.
            Describe(http, failure, logger);
            http.Abort();
        }
    }

    private static Problem? OfBareStatus(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problem.Of(404, "not-found", "There is no such route: see /openapi/v1.json for those there are."),
        StatusCodes.Status405MethodNotAllowed => Problem.Of(405, "method-not-allowed", "This route has no such method: the Allow header names those it has."),
        >= 400 and var status => Problem.Of(status, "bad-request", "The request could not be read as HTTP for this route."),
        _ => null,
    };

    /// <summary>The problem that a failure is to its caller; what only an operator can mend is logged.</summary>
    public static Problem Describe(HttpContext http, Exception failure, ILogger logger)
    {
        switch (failure)
        {
            case MemoryException { Error: MemoryError.Misconfigured } known:
                Log.Misconfigured(logger, http.Request.Method, RouteOf(http), known.Problem, known.Message, Problem.TraceIdOf(http));
                return Problem.Of(known);
            case MemoryException { Error: MemoryError.Unavailable } known:
                Log.Unavailable(logger, http.Request.Method, RouteOf(http), known.Problem, known.Message, Problem.TraceIdOf(http));
                return known.RetryAfter is null ? Problem.Of(known).RetryingAfter(s_pause) : Problem.Of(known);
            case MemoryException known:
                return Problem.Of(known);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } large:
                return Problem.Of(413, "body-too-large", large.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } foreign:
                return Problem.Of(415, "unsupported-media-type", foreign.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return Problem.Of(408, "request-timeout", "The body came too slowly: send it again.");
            case BadHttpRequestException bad:
                return Problem.Of(bad.StatusCode, "bad-request", "The request could not be read to its end: send it again, complete and with the right length.");
            default:
                Log.Failed(logger, http.Request.Method, RouteOf(http), TypesOf(failure), Problem.TraceIdOf(http), failure.StackTrace ?? "");
                return Problem.Of(500, "internal-error", "The service failed; nothing of the request was acknowledged. The log says more under this traceId.");
        }
    }

    private static string RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    private static string TypesOf(Exception failure) =>
        failure.InnerException is { } inner ? $"{failure.GetType()} by {TypesOf(inner)}" : failure.GetType().ToString();
}
