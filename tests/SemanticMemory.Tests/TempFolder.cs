namespace SemanticMemory.Tests;

/// <summary>A folder that is gone after the test.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("semantic-memory-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
