namespace SemanticMemory.Server.Hosting;

/// <summary>The demo's data directory, which goes when the process ends.</summary>
internal sealed class DemoDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("semantic-memory-demo-");

    /// <summary>Where it is.</summary>
    public string Path => _directory.FullName;

    public void Dispose() => _directory.Delete(recursive: true);
}
