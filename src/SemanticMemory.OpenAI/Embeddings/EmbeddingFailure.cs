using System.Net;

namespace SemanticMemory.OpenAI.Embeddings;

/// <summary>The endpoint answered, but not with what was asked for. The message holds nothing of what was sent or answered.</summary>
internal sealed class EmbeddingFailure(HttpStatusCode? status, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The status of the answer; <see langword="null"/>: the answer made no sense.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>How long the endpoint asks to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>May the same request work later?</summary>
    public bool IsTransient => Status is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
