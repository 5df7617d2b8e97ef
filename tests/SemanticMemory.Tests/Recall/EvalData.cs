using SemanticMemory.Transfer;

namespace SemanticMemory.Tests.Recall;

/// <summary>The conversations and questions of eval-data.</summary>
internal static class EvalData
{
    private static readonly Lazy<IReadOnlyList<ConversationFile>> s_files = new(() => ConversationFile.LoadAll(Folder));

    /// <summary>All files.</summary>
    public static IReadOnlyList<ConversationFile> Files => s_files.Value;

    /// <summary>Where they lie.</summary>
    public static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "eval-data")))
            {
                folder = folder.Parent;
            }

            return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run inside the repository."), "eval-data");
        }
    }
}
