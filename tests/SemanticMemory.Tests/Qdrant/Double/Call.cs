namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>A request on its way to a route.</summary>
internal sealed record Call(Database Database, Updates Updates, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Query, Node? Given)
{
    /// <summary>The body; a route that needs one refuses its absence.</summary>
    public Node Body => Given ?? throw Refusal.Malformed("EOF while parsing a value");

    /// <summary>The collection of the path, with what was acknowledged before and is due by now.</summary>
    public Collection Collection
    {
        get
        {
            var collection = Database[Arguments[0]];
            Updates.Settle(collection, everything: false);
            return collection;
        }
    }

    public bool Wait => Query.GetValueOrDefault("wait") == "true";
}
