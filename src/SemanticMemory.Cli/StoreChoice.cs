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
    private readonly Option<Uri> _endpoint = new("--qdrant-endpoint") { Description = "Qdrant's REST address.", CustomParser = QdrantChoice.Endpoint, DefaultValueFactory = _ => new QdrantOptions().Endpoint };
    private readonly Option<string?> _key = new("--qdrant-api-key") { Description = "Qdrant's key; the variable QDRANT_API_KEY does the same and shows in no list of processes." };

    /// <summary>The option that says which store it is.</summary>
    public static Option<string> Kind() => new("--store") { Description = "Which store is used.", CustomParser = Store, DefaultValueFactory = _ => Embedded, HelpName = "embedded|qdrant" };

    /// <summary>Does this option say Qdrant?</summary>
    public static bool IsQdrant(ParseResult given, Option<string> store) => given.GetValue(store) == OnQdrant;

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_store);
        command.Add(_endpoint);
        command.Add(_key);
    }

    /// <summary>Where Qdrant is; <see langword="null"/> when the store is embedded.</summary>
    public QdrantOptions? Qdrant(ParseResult given) => IsQdrant(given, _store)
        ? new QdrantOptions { Endpoint = given.GetValue(_endpoint)!, ApiKey = given.GetValue(_key) ?? Environment.GetEnvironmentVariable("QDRANT_API_KEY") }
        : null;

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
