namespace SemanticMemory.Client.Http;

/// <summary>One request to the server.</summary>
/// <param name="Method">How.</param>
/// <param name="Path">Where, below the server's address.</param>
/// <param name="Body">What, as JSON; <see langword="null"/>: nothing.</param>
internal sealed record Call(HttpMethod Method, string Path, object? Body = null)
{
    public const string Json = "application/json";
    public const string MergePatch = "application/merge-patch+json";

    /// <summary>Does a second one change nothing beyond the first? Only then is it tried again.</summary>
    public bool IsRepeatable { get; init; } = Method == HttpMethod.Get || Method == HttpMethod.Put || Method == HttpMethod.Delete;

    /// <summary>When a second try finds nothing any more, the first one did its work and only its answer was lost.</summary>
    public bool GoneIsDone { get; init; }

    /// <summary>The media type of the body.</summary>
    public string MediaType { get; init; } = Json;

    public static Call Get(RoutePath path, params ReadOnlySpan<(string Name, object? Value)> query) => new(HttpMethod.Get, $"api/v1/{path.With(query)}");

    public static Call Post(RoutePath path, object? body = null, bool repeatable = false) => new(HttpMethod.Post, $"api/v1/{path.ToString()}", body) { IsRepeatable = repeatable };

    public static Call Put(RoutePath path, object body) => new(HttpMethod.Put, $"api/v1/{path.ToString()}", body);

    public static Call Patch(RoutePath path, object body) => new(HttpMethod.Patch, $"api/v1/{path.ToString()}", body) { MediaType = MergePatch };

    public static Call Delete(RoutePath path) => new(HttpMethod.Delete, $"api/v1/{path.ToString()}") { GoneIsDone = true };
}
