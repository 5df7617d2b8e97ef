namespace SemanticMemory.Server.Tests.Support;

/// <summary>The repository that the tests run in.</summary>
internal static class Checkout
{
    /// <summary>A file of it.</summary>
    public static string File(params string[] path)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(directory.FullName, "SemanticMemory.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return Path.Combine([directory.FullName, .. path]);
    }
}
