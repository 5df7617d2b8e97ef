using System.Net;

namespace SemanticMemory.OpenAI.Resilience;

/// <summary>An endpoint answered, but not with what was asked for, or stopped in the middle of it.</summary>
/// <param name="status">The status of the answer; <see langword="null"/>: the answer made no sense or ended too early.</param>
/// <param name="message">What happened; nothing of what was sent or answered.</param>
/// <param name="code">The endpoint's short name for it.</param>
/// <param name="retryAfter">How long it asks to wait.</param>
/// <param name="innerException">What caused it.</param>
internal sealed class ModelFailure(HttpStatusCode? status, string message, string? code = null, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    public HttpStatusCode? Status { get; } = status;

    public string? Code { get; } = code;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>May the same request work later?</summary>
    public bool IsTransient => Status is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
