using System.CommandLine;
using System.CommandLine.Parsing;
using SemanticMemory.Qdrant;

namespace SemanticMemory.Cli;

/// <summary>The options by which a command is told its store.</summary>
internal sealed class StoreChoice
{
    private const string Embedded = "embedded";
    private const string OnQdrant = "qdrant";

    private readonly Option<string> _store = Kind();
    private readonly QdrantAddress _qdrant = new();

    /// <summary>The option that says which store it is.</summary>
    public static Option<string> Kind() => new("--store") { Description = "Which store is used.", CustomParser = Store, DefaultValueFactory = _ => Embedded, HelpName = "embedded|qdrant" };

    /// <summary>Does this option say Qdrant?</summary>
    public static bool IsQdrant(ParseResult given, Option<string> store) => given.GetValue(store) == OnQdrant;

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_store);
        _qdrant.AddTo(command);
    }

    /// <summary>Where Qdrant is, with what else was chosen; <see langword="null"/> when the store is embedded.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: an option cannot be; the message says how it must be.</exception>
    public QdrantOptions? Qdrant(ParseResult given, QdrantOptions? others = null) => IsQdrant(given, _store) ? _qdrant.Options(given, others ?? new QdrantOptions()) : null;

    private static string? Store(ArgumentResult argument)
    {
        if (argument.Tokens[0].Value is Embedded or OnQdrant)
        {
            return argument.Tokens[0].Value;
        }

        argument.AddError("--store must be embedded or qdrant.");
        return null;
    }
}
