using System.Net;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace SemanticMemory.OpenAI.Resilience;

/// <summary>What failures of an endpoint become. A message names the cure, and nothing that was sent or answered: an endpoint may quote the key.</summary>
internal static class ModelErrors
{
    /// <summary>The failure as the core tells it; <see langword="null"/> when it is none of the endpoint's.</summary>
    public static MemoryException? Of(Exception failure, ModelUse use, Uri endpoint) => failure switch
    {
        ModelFailure { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => new MemoryException(
            MemoryError.Misconfigured, $"{use.Problem}-access-denied",
            $"The {use.Name} model at {endpoint} does not let this service in: set {use.Section}:ApiKey to a key that is valid there.", failure),
        ModelFailure { IsTransient: false, Status: { } status, Code: var code } => new MemoryException(
            MemoryError.Misconfigured, IsUnknown(status) ? use.Unknown : $"{use.Problem}-refused",
            $"The {use.Name} model at {endpoint} refused the request ({(int)status}{(code is null ? "" : $", {code}")}): check {use.Section}:Endpoint, {use.Check}.", failure),
        ModelFailure { Status: { } status, RetryAfter: var wait } => Unavailable(use, endpoint, $"it answered {(int)status}", failure, wait),
        ModelFailure => Unavailable(use, endpoint, failure.Message, failure),
        BrokenCircuitException { RetryAfter: var rest } => Unavailable(use, endpoint, "it has failed repeatedly just now", failure, rest),
        TimeoutRejectedException => Unavailable(use, endpoint, "it did not answer in time", failure),
        HttpRequestException or IOException => Unavailable(use, endpoint, "the connection failed", failure),
        _ => null,
    };

    private static bool IsUnknown(HttpStatusCode status) =>
        status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or (>= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest);

    private static MemoryException Unavailable(ModelUse use, Uri endpoint, string why, Exception failure, TimeSpan? retryAfter = null) => new(
        MemoryError.Unavailable, $"{use.Problem}-unavailable",
        $"The {use.Name} model at {endpoint} cannot be used now ({why}): try again, or check that it runs and that {use.Section}:Endpoint is its address.", failure)
    {
        RetryAfter = retryAfter,
    };
}
