using SemanticMemory.Transfer;

namespace SemanticMemory.Cli.Eval;

/// <summary>How conversation files are written.</summary>
internal enum DataFormat
{
    /// <summary>As in eval-data.</summary>
    Native,

    /// <summary>As LoCoMo's.</summary>
    Locomo,
}

/// <summary>Conversations to measure with.</summary>
/// <param name="Name">The folder's name, or the file's.</param>
/// <param name="Files">One or more.</param>
internal sealed record DataSet(string Name, IReadOnlyList<ConversationFile> Files)
{
    /// <summary>Reads a folder of files, or one file.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: there is nothing, or it cannot be measured with.</exception>
    public static DataSet Load(string path, DataFormat format)
    {
        if (File.Exists(path))
        {
            return Checked(Path.GetFileNameWithoutExtension(path), [format == DataFormat.Native ? ConversationFile.Load(path) : LocomoFile.Load(path)]);
        }

        if (!Directory.Exists(path))
        {
            throw Unusable($"There is no folder or file {path}.");
        }

        var files = format == DataFormat.Native ? ConversationFile.LoadAll(path) : LocomoFile.LoadAll(path);
        return files.Count > 0
            ? Checked(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))), files)
            : throw Unusable($"The folder {path} holds no conversation files ({(format == DataFormat.Native ? "*-*.json" : "*.json")}).");
    }

    /// <summary>Evidence is looked up by id: an id that is there twice or not at all would lower the figures without a word.</summary>
    private static DataSet Checked(string name, IReadOnlyList<ConversationFile> files)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in files.SelectMany(file => file.Sessions).SelectMany(session => session.Messages))
        {
            if (!ids.Add(message.Id))
            {
                throw Unusable($"Two messages have the id {message.Id}.");
            }
        }

        foreach (var file in files)
        {
            var own = file.Sessions.SelectMany(session => session.Messages).Select(message => message.Id).ToHashSet(StringComparer.Ordinal);
            if (own.Count == 0)
            {
                throw Unusable($"{file.Name} holds no messages.");
            }

            foreach (var question in file.Questions)
            {
                if (question.Evidence.FirstOrDefault(id => !own.Contains(id)) is { } missing)
                {
                    throw Unusable($"Question {question.Id} of {file.Name} names the message {missing}, which is not in that file.");
                }
            }
        }

        return files.Any(file => file.Questions.Any(question => question.Evidence.Count > 0)) ? new DataSet(name, files) : throw Unusable($"{name} holds no question with evidence.");
    }

    private static MemoryException Unusable(string message) => new(MemoryError.Invalid, "eval-data", message);
}
