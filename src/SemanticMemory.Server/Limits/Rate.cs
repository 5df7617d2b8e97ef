namespace SemanticMemory.Server.Limits;

/// <summary>What kind of request it is, for rates.</summary>
internal enum Rate
{
    /// <summary>It looks something up.</summary>
    Read,

    /// <summary>It changes something.</summary>
    Write,

    /// <summary>It asks a chat model.</summary>
    Reply,
}

/// <summary>Says of an endpoint which rate it counts for. Without it GET is reading, and everything else is writing.</summary>
internal sealed record Rated(Rate Rate)
{
    public static Rate Of(HttpContext http) => http.GetEndpoint() switch
    {
        { } endpoint when endpoint.Metadata.GetMetadata<Rated>() is { } said => said.Rate,
        _ => HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? Rate.Read : Rate.Write,
    };
}
