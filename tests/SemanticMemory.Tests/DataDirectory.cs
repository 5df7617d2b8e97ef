namespace SemanticMemory.Tests;

/// <summary>A directory that goes away with the test.</summary>
internal sealed class DataDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("semantic-memory-").FullName;

    public string TenantFile(string tenant) => System.IO.Path.Combine(Path, "tenants", tenant, "memory.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
