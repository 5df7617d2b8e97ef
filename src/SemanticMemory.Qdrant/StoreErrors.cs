using System.Net;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SemanticMemory.Qdrant.Resilience;

namespace SemanticMemory.Qdrant;

/// <summary>What failures of Qdrant become. A message names the cure and nothing that is stored; what Qdrant said is the inner exception.</summary>
internal static class StoreErrors
{
    /// <summary>The failure of a call as the port tells it; <see langword="null"/> when it is none of Qdrant's.</summary>
    public static MemoryException? Of(Exception failure, Uri endpoint) => failure switch
    {
        QdrantFailure { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => new MemoryException(
            MemoryError.Misconfigured, "store-access-denied",
            $"Qdrant at {endpoint} does not let this service in: give it a key that may read and write (Qdrant:ApiKey).", failure),
        QdrantFailure { Status: HttpStatusCode.NotFound } => new MemoryException(
            MemoryError.Misconfigured, "store-collection-missing",
            $"A collection of this service is missing from Qdrant at {endpoint}: restore it from a snapshot, or restart the service to begin with empty ones.", failure),
        QdrantFailure { IsTransient: false, Status: { } status } => new MemoryException(
            MemoryError.Misconfigured, "store-refused",
            $"Qdrant at {endpoint} refused a request ({(int)status}): it must be version 1.19 or later, and its strict mode must allow what docs/qdrant.md lists.", failure),
        BrokenCircuitException => Unavailable(endpoint, "it has failed repeatedly just now", failure),
        TimeoutRejectedException => Unavailable(endpoint, "it did not answer in time", failure),
        QdrantFailure { Status: { } status } => Unavailable(endpoint, $"it answered {(int)status}", failure),
        QdrantFailure => Unavailable(endpoint, "its answer made no sense", failure),
        HttpRequestException or IOException => Unavailable(endpoint, "no connection", failure),
        _ => null,
    };

    public static MemoryException Unavailable(Uri endpoint, string why, Exception? failure = null) => new(
        MemoryError.Unavailable, "store-unavailable",
        $"Qdrant at {endpoint} cannot be used now ({why}): check that it runs and that Qdrant:Endpoint is its address, then try again.", failure);

    public static MemoryException Moving(Exception? failure = null) => new(
        MemoryError.Unavailable, "store-unavailable", "The messages are moving to another embedding model, and this write came in between: try again.", failure);

    public static MemoryException OtherModel(string collection, string found, Storage.EmbeddingFingerprint configured) => new(
        MemoryError.Misconfigured, "embedding-model-changed",
        $"The vectors in the Qdrant collection '{collection}' come from the embedding model {found}, but {configured} is configured: configure the old model again, or run `semantic-memory reembed` to move to the new one.");

    public static MemoryException BeingFilled(string collection, string source) => new(
        MemoryError.Misconfigured, "store-being-filled",
        $"The Qdrant collection '{collection}' is being filled from {source} and not verified yet: run the same migrate command again until it says that the copy is whole, or delete the collections to give it up.");

    public static MemoryException NotEmpty(Uri endpoint, string prefix) => new(
        MemoryError.Misconfigured, "target-not-empty",
        $"The collections '{prefix}…' on Qdrant at {endpoint} hold data already, and nothing was changed: choose another prefix, or delete them first.");

    public static MemoryException OtherFormat(string collection, int? found, int supported) => new(
        MemoryError.Misconfigured, "format-version",
        $"The Qdrant collection '{collection}' has format {found?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}, this version reads format {supported}: use the version that wrote it, or choose another Qdrant:CollectionPrefix to begin empty.");

    public static MemoryException OtherSchema(string collection, string difference) => new(
        MemoryError.Misconfigured, "store-schema",
        $"The Qdrant collection '{collection}' is not as this version makes it ({difference}): mend that in Qdrant, or choose another Qdrant:CollectionPrefix to begin empty.");
}
