namespace SemanticMemory.Context;

/// <summary>Chooses what goes into a context window, so that every rendering of it fits one token budget.</summary>
internal static class ContextAssembler
{
    /// <summary>The window, rendered in the shape the request asks for.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/> for <c>maxTokens</c>: the system prompt leaves no room for the newest turn.</exception>
    public static ContextWindow Assemble(ContextMaterial material) => throw new NotSupportedException(material.Query);
}
