using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace SemanticMemory.Server.Hosting;

/// <summary>An error answer (RFC 9457). Always sent as <c>application/problem+json</c>, whatever the caller accepts: it is no negotiable content.</summary>
internal sealed record Problem
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>What kind of problem: <c>/problems/&lt;slug&gt;</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The same for every problem of this status.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong here, and what cures it.</summary>
    public required string Detail { get; init; }

    /// <summary>What is wrong, by field.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>What to look for in the log.</summary>
    public string? TraceId { get; init; }

    /// <summary>When to try again, if that is known; sent as <c>Retry-After</c>, in whole seconds.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A problem of a status and a slug.</summary>
    public static Problem Of(int status, string slug, string detail) =>
        new() { Type = $"/problems/{slug}", Title = ReasonPhrases.GetReasonPhrase(status), Status = status, Detail = detail };

    /// <summary>What the caller is told of a failure of the core.</summary>
    public static Problem Of(MemoryException failure) => Of(StatusOf(failure.Error), failure.Problem, failure.Message) with
    {
        Errors = failure.Errors.Count > 0 ? failure.Errors : null,
        RetryAfter = failure.RetryAfter,
    };

    /// <summary>The same with the time to wait before another try.</summary>
    public Problem RetryingAfter(TimeSpan wait) => this with { RetryAfter = wait };

    /// <summary>The id under which a request is logged.</summary>
    public static string TraceIdOf(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    /// <summary>Sends it.</summary>
    public Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = MediaType;
        http.Response.Headers.RetryAfter = RetryAfter is { } wait ? Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture) : default;
        var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(this with { TraceId = TraceIdOf(http) }, json);
        http.Response.ContentLength = bytes.Length;

        // A HEAD request is told the length but gets no body.
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }

    private static int StatusOf(MemoryError error) => error switch
    {
        MemoryError.Invalid => StatusCodes.Status400BadRequest,
        MemoryError.NotFound => StatusCodes.Status404NotFound,
        MemoryError.Forbidden => StatusCodes.Status403Forbidden,
        MemoryError.Conflict => StatusCodes.Status409Conflict,
        MemoryError.LimitReached => StatusCodes.Status429TooManyRequests,
        MemoryError.Unavailable => StatusCodes.Status503ServiceUnavailable,
        MemoryError.Misconfigured or MemoryError.Failed => StatusCodes.Status500InternalServerError,
        MemoryError.NotConfigured => StatusCodes.Status501NotImplemented,
        _ => throw new ArgumentOutOfRangeException(nameof(error)),
    };
}
