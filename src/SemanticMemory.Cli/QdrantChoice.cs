using System.CommandLine;
using SemanticMemory.Qdrant;

namespace SemanticMemory.Cli;

/// <summary>The options that say where Qdrant is and how its collections are made; the settings of the service have the same meaning (docs/qdrant.md).</summary>
internal sealed class QdrantChoice
{
    private static readonly QdrantOptions s_defaults = new();

    private readonly QdrantAddress _address = new();
    private readonly Option<string> _prefix = new("--qdrant-collection-prefix") { Description = "What the collections' names begin with.", DefaultValueFactory = _ => s_defaults.CollectionPrefix };
    private readonly Option<int?> _shards = new("--qdrant-shards") { Description = "Shards of a collection when it is made; without it, as Qdrant decides." };
    private readonly Option<int> _copies = new("--qdrant-replication-factor") { Description = "Copies of each shard when a collection is made.", DefaultValueFactory = _ => s_defaults.ReplicationFactor };
    private readonly Option<int?> _consistency = new("--qdrant-write-consistency") { Description = "Copies that must take a write; without it, more than half." };
    private readonly Option<bool> _byTenant = new("--qdrant-shard-by-tenant") { Description = "Lets a tenant have shards of its own." };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        _address.AddTo(command);
        foreach (var option in (Option[])[_prefix, _shards, _copies, _consistency, _byTenant])
        {
            command.Add(option);
        }
    }

    /// <summary>What was chosen.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: an option cannot be; the message says how it must be.</exception>
    public QdrantOptions Options(ParseResult given) => _address.Options(given, s_defaults with
    {
        CollectionPrefix = given.GetValue(_prefix)!,
        Shards = given.GetValue(_shards),
        ReplicationFactor = given.GetValue(_copies),
        WriteConsistency = given.GetValue(_consistency),
        ShardByTenant = given.GetValue(_byTenant),
    });
}
