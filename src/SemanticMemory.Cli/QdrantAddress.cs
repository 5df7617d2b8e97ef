using System.CommandLine;
using System.CommandLine.Parsing;
using SemanticMemory.Qdrant;

namespace SemanticMemory.Cli;

/// <summary>The options that say where Qdrant is.</summary>
internal sealed class QdrantAddress
{
    /// <summary>The variable with its key; unlike an option it shows in no list of processes.</summary>
    private const string KeyVariable = "QDRANT_API_KEY";

    private readonly Option<Uri> _endpoint = new("--qdrant-endpoint") { Description = "Qdrant's REST address.", CustomParser = Endpoint, DefaultValueFactory = _ => new QdrantOptions().Endpoint };
    private readonly Option<string?> _key = new("--qdrant-api-key") { Description = $"Qdrant's key; the variable {KeyVariable} does the same and shows in no list of processes." };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_endpoint);
        command.Add(_key);
    }

    /// <summary>Where it is, with what else was chosen.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: an option cannot be; the message says how it must be.</exception>
    public QdrantOptions Options(ParseResult given, QdrantOptions others)
    {
        var options = others with { Endpoint = given.GetValue(_endpoint)!, ApiKey = given.GetValue(_key) ?? Environment.GetEnvironmentVariable(KeyVariable) };
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException wrong)
        {
            throw new MemoryException(MemoryError.Misconfigured, "invalid-options", wrong.Message, wrong);
        }
    }

    private static Uri? Endpoint(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var endpoint) && endpoint.Scheme is ("http" or "https"))
        {
            return endpoint;
        }

        argument.AddError("--qdrant-endpoint must be an address like http://localhost:6333.");
        return null;
    }
}
