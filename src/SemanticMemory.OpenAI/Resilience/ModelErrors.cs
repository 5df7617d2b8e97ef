using System.Net;
using Polly.Timeout;

namespace SemanticMemory.OpenAI.Resilience;

/// <summary>What a model is asked for: how it is called in messages, and the section of the configuration that holds its settings.</summary>
internal sealed record ModelUse(string Name, string Section)
{
    public static ModelUse Chat { get; } = new("chat", "Chat");
}

/// <summary>What failures of an endpoint become. A message names the cure, and nothing that was sent or answered: an endpoint may quote the key.</summary>
internal static class ModelErrors
{
    /// <summary>The failure as the core tells it; <see langword="null"/> when it is none of the endpoint's.</summary>
    public static MemoryException? Of(Exception failure, ModelUse use, Uri endpoint) => failure switch
    {
        ModelFailure { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => new MemoryException(
            MemoryError.Misconfigured, $"{use.Name}-model-access-denied",
            $"The {use.Name} model at {endpoint} does not let this service in: set {use.Section}:ApiKey to a key that is valid there.", failure),
        ModelFailure { IsTransient: false, Status: { } status, Code: var code } => new MemoryException(
            MemoryError.Misconfigured, $"{use.Name}-model-refused",
            $"The {use.Name} model at {endpoint} refused the request ({(int)status}{(code is null ? "" : $", {code}")}): check {use.Section}:Endpoint, that the model that was asked for exists there, and that the request is not too long for it.", failure),
        ModelFailure { Status: { } status, RetryAfter: var wait } => Unavailable(use, endpoint, $"it answered {(int)status}", failure, wait),
        ModelFailure => Unavailable(use, endpoint, failure.Message, failure),
        TimeoutRejectedException => Unavailable(use, endpoint, "it did not answer in time", failure),
        HttpRequestException or IOException => Unavailable(use, endpoint, "the connection failed", failure),
        _ => null,
    };

    private static MemoryException Unavailable(ModelUse use, Uri endpoint, string why, Exception failure, TimeSpan? retryAfter = null) => new(
        MemoryError.Unavailable, $"{use.Name}-model-unavailable",
        $"The {use.Name} model at {endpoint} cannot be used now ({why}): try again, or check that it runs and that {use.Section}:Endpoint is its address.", failure)
    {
        RetryAfter = retryAfter,
    };
}
