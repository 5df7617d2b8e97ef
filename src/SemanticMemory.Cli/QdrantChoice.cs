using System.CommandLine;
using System.CommandLine.Parsing;
using SemanticMemory.Qdrant;

namespace SemanticMemory.Cli;

/// <summary>The options that say where Qdrant is and how its collections are made; the settings of the service have the same meaning (docs/qdrant.md).</summary>
internal sealed class QdrantChoice
{
    private static readonly QdrantOptions s_defaults = new();

    private readonly Option<Uri> _endpoint = new("--qdrant-endpoint") { Description = "Qdrant's REST address.", CustomParser = Endpoint, DefaultValueFactory = _ => s_defaults.Endpoint };
    private readonly Option<string?> _key = new("--qdrant-api-key") { Description = "Qdrant's key; the variable QDRANT_API_KEY does the same and shows in no list of processes." };
    private readonly Option<string> _prefix = new("--qdrant-collection-prefix") { Description = "What the collections' names begin with.", DefaultValueFactory = _ => s_defaults.CollectionPrefix };
    private readonly Option<int?> _shards = new("--qdrant-shards") { Description = "Shards of a collection when it is made; without it, as Qdrant decides." };
    private readonly Option<int> _copies = new("--qdrant-replication-factor") { Description = "Copies of each shard when a collection is made.", DefaultValueFactory = _ => s_defaults.ReplicationFactor };
    private readonly Option<int?> _consistency = new("--qdrant-write-consistency") { Description = "Copies that must take a write; without it, more than half." };
    private readonly Option<bool> _byTenant = new("--qdrant-shard-by-tenant") { Description = "Lets a tenant have shards of its own." };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_endpoint, _key, _prefix, _shards, _copies, _consistency, _byTenant])
        {
            command.Add(option);
        }
    }

    /// <summary>What was chosen.</summary>
    /// <exception cref="MemoryException">An option cannot be; the message says how it must be.</exception>
    public QdrantOptions Options(ParseResult given)
    {
        var options = s_defaults with
        {
            Endpoint = given.GetValue(_endpoint)!,
            ApiKey = given.GetValue(_key) ?? Environment.GetEnvironmentVariable("QDRANT_API_KEY"),
            CollectionPrefix = given.GetValue(_prefix)!,
            Shards = given.GetValue(_shards),
            ReplicationFactor = given.GetValue(_copies),
            WriteConsistency = given.GetValue(_consistency),
            ShardByTenant = given.GetValue(_byTenant),
        };
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

    /// <summary>An address as an option gives it.</summary>
    public static Uri? Endpoint(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var endpoint) && endpoint.Scheme is ("http" or "https"))
        {
            return endpoint;
        }

        argument.AddError("--qdrant-endpoint must be an address like http://localhost:6333.");
        return null;
    }
}
