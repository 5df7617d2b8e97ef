using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace SemanticMemory.Client.Http;

/// <summary>A server's refusal (RFC 9457) as an exception.</summary>
internal sealed record ProblemAnswer(int? Status = null, string? Type = null, string? Detail = null, IReadOnlyDictionary<string, string[]>? Errors = null, string? TraceId = null)
{
    private const string InternalError = "internal-error";
    private static readonly ProblemAnswer s_none = new();

    /// <summary>The refusal of a request.</summary>
    public static MemoryException Read(HttpStatusCode status, ReadOnlySpan<byte> body, RetryConditionHeaderValue? retryAfter, TimeProvider time) =>
        Parse(body).At((int)status, retryAfter?.Delta ?? (retryAfter?.Date is { } date ? Later(date - time.GetUtcNow()) : null));

    /// <summary>A refusal in the middle of an answer, which says its status itself.</summary>
    public static MemoryException Read(Answer problem, TimeSpan? retryAfter) =>
        problem.Read<ProblemAnswer>() is { Status: { } status } known ? known.At(status, retryAfter) : throw Answer.NotUnderstood(problem.Status);

    private MemoryException At(int status, TimeSpan? retryAfter)
    {
        var slug = Type?[(Type.LastIndexOf('/') + 1)..] is { Length: > 0 } named ? named : $"http-{status}";
        return new MemoryException(
            KindOf(status, slug), slug, Detail ?? $"The server answered {status} and did not say why: something between it and this client may have answered in its place.")
        {
            Status = status,
            Errors = Errors ?? new Dictionary<string, string[]>(),
            TraceId = TraceId,
            RetryAfter = retryAfter,
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

    private static MemoryError KindOf(int status, string slug) => status switch
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
