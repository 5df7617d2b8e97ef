using System.Text.Json.Nodes;

namespace SemanticMemory.Client.Tools;

/// <summary>What a tool answers.</summary>
/// <param name="Text">For the model to read, plain text.</param>
/// <param name="Data">The same as data, for protocols that have structured results.</param>
/// <param name="IsError">It could not be done; the text says what the model can do about it.</param>
public sealed record MemoryToolResult(string Text, JsonObject Data, bool IsError = false);
