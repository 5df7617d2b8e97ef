namespace SemanticMemory.Cli;

/// <summary>One line that says how far a long work has come, drawn over itself; nothing unless somebody watches.</summary>
internal sealed class Progress
{
    private readonly TextWriter? _terminal;

    private Progress(TextWriter? terminal) => _terminal = terminal;

    /// <summary>Progress on this writer, if it is the process's error output and that is a terminal.</summary>
    public static Progress To(TextWriter errors) => new(ReferenceEquals(errors, Console.Error) && !Console.IsErrorRedirected ? errors : null);

    /// <summary>Shows where the work is.</summary>
    public void Show(string line) => _terminal?.Write($"\r\u001b[K{line}");

    /// <summary>Takes the line away.</summary>
    public void Clear() => _terminal?.Write("\r\u001b[K");
}
