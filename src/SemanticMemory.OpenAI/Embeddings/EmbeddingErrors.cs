using System.Net;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace SemanticMemory.OpenAI.Embeddings;

/// <summary>What failures of the endpoint become. A message names the cure and nothing that was sent.</summary>
internal static class EmbeddingErrors
{
    /// <summary>The failure of a call as the core tells it; <see langword="null"/> when it is none of the endpoint's.</summary>
    public static MemoryException? Of(Exception failure, OpenAIEmbeddingOptions options) => failure switch
    {
        EmbeddingFailure { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => Misconfigured(
            "embedding-access-denied", $"The embedding endpoint {options.Endpoint} does not let this service in: give it a key that may use {options.Model} (Embedding:ApiKey).", failure),
        EmbeddingFailure { Status: HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or (>= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest) } => Misconfigured(
            "embedding-endpoint-unknown",
            $"There is no model {options.Model} at {options.Endpoint}: check Embedding:Endpoint (the address before /embeddings) and Embedding:Model.",
            failure),
        EmbeddingFailure { IsTransient: false, Status: { } status } => Misconfigured(
            "embedding-refused",
            $"The embedding endpoint {options.Endpoint} refused a request ({(int)status}): check that Embedding:Model is an embedding model that takes passages of 120 words, and Embedding:SendDimensions.",
            failure),
        BrokenCircuitException => Unavailable(options, "it has failed repeatedly just now", failure),
        TimeoutRejectedException => Unavailable(options, "it did not answer in time", failure),
        EmbeddingFailure => Unavailable(options, failure.Message, failure),
        HttpRequestException or IOException => Unavailable(options, "no connection", failure),
        _ => null,
    };

    public static MemoryException OtherDimension(OpenAIEmbeddingOptions options, int found) => Misconfigured(
        "embedding-dimension",
        $"The embedding model {options.Model} answered {found} dimensions, {options.Dimensions} are configured: set Embedding:Dimensions to {found}, or Embedding:SendDimensions to true if the model can shorten its vectors.");

    private static MemoryException Misconfigured(string problem, string message, Exception? failure = null) => new(MemoryError.Misconfigured, problem, message, failure);

    private static MemoryException Unavailable(OpenAIEmbeddingOptions options, string why, Exception failure) => new(
        MemoryError.Unavailable,
        "embedding-unavailable",
        $"The embedding endpoint {options.Endpoint} cannot be used now ({why}): check that it runs and that Embedding:Endpoint is its address, then try again.",
        failure);
}
