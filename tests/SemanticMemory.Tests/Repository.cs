namespace SemanticMemory.Tests;

/// <summary>The checkout that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SemanticMemory.sln")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
        }
    }

    /// <summary>The text of a file of it.</summary>
    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));
}
