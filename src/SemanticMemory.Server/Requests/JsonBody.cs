using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using SemanticMemory.Messages;

namespace SemanticMemory.Server.Requests;

/// <summary>Names the JSON types that a bound parameter stands for, and their media types.</summary>
internal interface IBodyDescription
{
    /// <summary>Any of these.</summary>
    static abstract IReadOnlyList<Type> Shapes { get; }

    /// <summary>Sent as any of these.</summary>
    static abstract IReadOnlyList<string> MediaTypes { get; }
}

/// <summary>A body that is one JSON object of a known type.</summary>
internal sealed record JsonBody<T>(T Value) : IBodyDescription
{
    public static IReadOnlyList<Type> Shapes => [typeof(T)];

    public static IReadOnlyList<string> MediaTypes => ["application/json"];

    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        using var document = await RequestBody.ReadAsync(http, MediaTypes);
        return new JsonBody<T>(RequestShape.Read<T>(document.RootElement, http.Json()));
    }
}

/// <summary>Several messages in one body.</summary>
internal sealed record MessageBatch(IReadOnlyList<NewMessage> Messages);

/// <summary>One message, or several under <c>messages</c>.</summary>
internal sealed record AppendBody(IReadOnlyList<NewMessage> Messages, bool IsBatch) : IBodyDescription
{
    public static IReadOnlyList<Type> Shapes => [typeof(NewMessage), typeof(MessageBatch)];

    public static IReadOnlyList<string> MediaTypes => ["application/json"];

    public static async ValueTask<AppendBody?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        using var document = await RequestBody.ReadAsync(http, MediaTypes);
        var body = document.RootElement;
        return body.ValueKind == JsonValueKind.Object && body.EnumerateObject().Any(member => JsonText.Name(member) == "messages")
            ? new AppendBody(RequestShape.Read<MessageBatch>(body, http.Json()).Messages, IsBatch: true)
            : new AppendBody([RequestShape.Read<NewMessage>(body, http.Json())], IsBatch: false);
    }
}

/// <summary>A JSON merge patch; the core says which members there are.</summary>
internal sealed record PatchBody(JsonObject Document) : IBodyDescription
{
    public static IReadOnlyList<Type> Shapes => [typeof(JsonObject)];

    public static IReadOnlyList<string> MediaTypes => ["application/merge-patch+json", "application/json"];

    public static async ValueTask<PatchBody?> BindAsync(HttpContext http, ParameterInfo parameter) => new(await ReadAsync(http, MediaTypes));

    /// <summary>Reads an object whose members the core knows.</summary>
    public static async Task<JsonObject> ReadAsync(HttpContext http, IReadOnlyList<string> mediaTypes)
    {
        using var document = await RequestBody.ReadAsync(http, mediaTypes);
        var patch = RequestShape.Read<JsonObject>(document.RootElement, http.Json());
        return patch.All(member => MemberName.IsPlain(member.Key)) ? patch : throw MemoryException.Invalid(MemberName.Other, MemberName.Unknown);
    }
}

/// <summary>The options that requests are read with.</summary>
internal static class RequestJson
{
    public static JsonSerializerOptions Json(this HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
}
