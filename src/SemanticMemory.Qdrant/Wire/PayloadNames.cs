namespace SemanticMemory.Qdrant.Wire;

/// <summary>Members of a stored payload that are no fields. They begin with an underscore, which no field's name does.</summary>
internal static class PayloadNames
{
    /// <summary>Whose the point is.</summary>
    public const string Tenant = "_tenant";

    /// <summary>The id as the caller knows it; the point's own is made of this and the tenant.</summary>
    public const string Id = "_id";

    /// <summary>The digest that an insert is compared by.</summary>
    public const string Digest = "_digest";

    /// <summary>Which insert stored the point: a random token.</summary>
    public const string Insert = "_insert";

    /// <summary>The body: text, or an object with <see cref="Base64"/> where the bytes are no UTF-8.</summary>
    public const string Body = "_body";

    /// <summary>The member of such an object.</summary>
    public const string Base64 = "base64";

    /// <summary>The features, in base64.</summary>
    public const string Features = "_features";

    /// <summary>Stored ids of the two points before in the group's order, the nearest first: a hint.</summary>
    public const string Previous = "_previous";

    /// <summary>1 while the hint may be wrong because a write beside the point has not been finished.</summary>
    public const string Mend = "_mend";

    /// <summary>What a field's name is prefixed with where its list names a value twice: the list as given.</summary>
    public const string Given = "_given_";
}
