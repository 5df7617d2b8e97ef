using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace SemanticMemory.Client.Http;

/// <summary>A server's refusal (RFC 9457) as an exception.</summary>
internal sealed record ProblemAnswer(string? Type, string? Detail, IReadOnlyDictionary<string, string[]>? Errors, string? TraceId)
{
    private const string InternalError = "internal-error";
    private static readonly ProblemAnswer s_none = new(null, null, null, null);

    public static MemoryException Read(HttpStatusCode status, ReadOnlySpan<byte> body, RetryConditionHeaderValue? retryAfter, TimeProvider time)
    {
        var problem = Parse(body);
        var slug = problem.Type?[(problem.Type.LastIndexOf('/') + 1)..] is { Length: > 0 } named ? named : $"http-{(int)status}";
        return new MemoryException(
            KindOf(status, slug), slug, problem.Detail ?? $"The server answered {(int)status} and did not say why: something between it and this client may have answered in its place.")
        {
            Status = (int)status,
            Errors = problem.Errors ?? new Dictionary<string, string[]>(),
            TraceId = problem.TraceId,
            RetryAfter = retryAfter?.Delta ?? (retryAfter?.Date is { } date ? Later(date - time.GetUtcNow()) : null),
        };
    }

    private static ProblemAnswer Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<ProblemAnswer>(body, ClientJson.Options) ?? s_none;
        }
        catch (JsonException)
        {
            // A proxy's page, say: the status is all there is to go by.
            return s_none;
        }
    }

    private static MemoryError KindOf(HttpStatusCode status, string slug) => (int)status switch
    {
        401 or 403 => MemoryError.Forbidden,
        404 => MemoryError.NotFound,
        429 => MemoryError.LimitReached,
        408 or 502 or 503 or 504 => MemoryError.Unavailable,
        409 => MemoryError.Conflict,
        < 500 => MemoryError.Invalid,
        501 => MemoryError.NotConfigured,
        500 when slug != InternalError && !slug.StartsWith("http-", StringComparison.Ordinal) => MemoryError.Misconfigured,
        _ => MemoryError.Failed,
    };

    private static TimeSpan Later(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;
}
