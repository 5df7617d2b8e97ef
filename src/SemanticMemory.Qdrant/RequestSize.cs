namespace SemanticMemory.Qdrant;

/// <summary>Qdrant refuses bodies that are too long; so they are not sent.</summary>
internal static class RequestSize
{
    /// <exception cref="ArgumentException">The body is longer than the options allow.</exception>
    public static void Check(long bytes, QdrantOptions options)
    {
        if (bytes > options.MaxRequestBytes)
        {
            throw new ArgumentException($"A request of {bytes} bytes is longer than the {options.MaxRequestBytes} that Qdrant:MaxRequestBytes allows: ask for less at once.");
        }
    }
}
