using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>All collections and their aliases. Not thread-safe: <see cref="Door"/> lets one request in at a time.</summary>
internal sealed class Database(QdrantDoubleOptions options)
{
    private readonly SortedDictionary<string, Collection> _collections = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _aliases = new(StringComparer.Ordinal);

    /// <summary>Brings what has equal scores or order values into another order each time.</summary>
    public Ties Ties { get; } = new(options.TieOrder, options.Seed);

    /// <summary>Refuses what only a cluster does.</summary>
    public void NeedsCluster()
    {
        if (!options.Cluster)
        {
            throw new Refusal(405, "Qdrant is running in standalone mode");
        }
    }

    public Collection this[string name] =>
        _collections.GetValueOrDefault(Resolve(name)) ?? throw Refusal.NotFound($"Collection `{Resolve(name)}` doesn't exist!");

    public IEnumerable<Collection> Collections => _collections.Values;

    public bool Exists(string name) => _collections.ContainsKey(Resolve(name));

    public void Create(string name, CollectionConfig config)
    {
        CheckName(name);
        if (_collections.ContainsKey(name))
        {
            throw new Refusal(409, $"Wrong input: Collection `{name}` already exists!");
        }

        if (_aliases.ContainsKey(name))
        {
            throw Refusal.Input($"Can't create collection with name {name}. Alias with the same name already exists");
        }

        _collections.Add(name, new Collection(name, config));
    }

    /// <summary>Deletes a collection with its aliases; says whether there was one.</summary>
    public bool Delete(string name)
    {
        var resolved = Resolve(name);
        foreach (var alias in _aliases.Where(alias => alias.Value == resolved).Select(alias => alias.Key).ToList())
        {
            _aliases.Remove(alias);
        }

        return _collections.Remove(resolved);
    }

    public JsonObject Aliases(string? collection) => new()
    {
        ["aliases"] = new JsonArray([.. _aliases
            .Where(alias => collection is null || alias.Value == collection)
            .Select(alias => new JsonObject { ["alias_name"] = alias.Key, ["collection_name"] = alias.Value })]),
    };

    /// <summary>Carries out a list of alias actions, which no reader sees half done.</summary>
    public void ChangeAliases(Node body)
    {
        foreach (var action in body.Only("actions").Get("actions").Items().ConvertAll(Read))
        {
            action();
        }
    }

    private Action Read(Node node)
    {
        if (node.Only("create_alias", "delete_alias", "rename_alias").Members().Count() != 1)
        {
            throw node.Expected("one action");
        }

        if (node.Find("create_alias")?.Only("collection_name", "alias_name") is { } create)
        {
            var (collection, alias) = (create.Get("collection_name").Text(), create.Get("alias_name").Text());
            return () => CreateAlias(collection, alias);
        }

        if (node.Find("delete_alias")?.Only("alias_name").Get("alias_name").Text() is { } deleted)
        {
            return () => _aliases.Remove(deleted);
        }

        var rename = node.Get("rename_alias").Only("old_alias_name", "new_alias_name");
        var (old, now) = (rename.Get("old_alias_name").Text(), rename.Get("new_alias_name").Text());
        return () => _aliases[now] = _aliases.Remove(old, out var target) ? target : throw Refusal.NotFound($"Alias {old} does not exists!");
    }

    private void CreateAlias(string collection, string alias)
    {
        if (!_collections.ContainsKey(collection))
        {
            throw Refusal.NotFound($"Collection `{collection}` doesn't exist!");
        }

        if (_collections.ContainsKey(alias))
        {
            throw new Refusal(409, $"Wrong input: Collection `{alias}` already exists!");
        }

        _aliases[alias] = collection;
    }

    private string Resolve(string name) => _aliases.GetValueOrDefault(name, name);

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > 255)
        {
            throw Refusal.Range("collection_name", $"value \"{name}\" invalid, must be from 1 to 255 characters", "path parameters");
        }

        if (name.IndexOfAny(['<', '>', ':', '"', '/', '\\', '|', '?', '*', '\0', '\u001f']) is >= 0 and var at)
        {
            throw Refusal.Range("collection_name", $"collection name cannot contain \"{name[at]}\" char", "path parameters");
        }
    }
}
