using System.Net;

namespace SemanticMemory.Qdrant.Resilience;

/// <summary>Qdrant answered, but not with what was asked for.</summary>
internal sealed class QdrantFailure(HttpStatusCode? status, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The status of the answer; <see langword="null"/>: the answer made no sense.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>How long Qdrant asks to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>May the same request work later? A read over its time is a 500, so that every 500 counts.</summary>
    public bool IsTransient => Status is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>Was it turned away before anything happened?</summary>
    public bool WasTurnedAway => Status == HttpStatusCode.TooManyRequests;
}
