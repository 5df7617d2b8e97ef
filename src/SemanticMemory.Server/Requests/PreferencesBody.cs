using System.Reflection;
using System.Text.Json.Nodes;
using SemanticMemory.Profiles;

namespace SemanticMemory.Server.Requests;

/// <summary>Those of a user's preferences that change; the core says which members there are, and what null stands for.</summary>
internal sealed record PreferencesBody(JsonObject Document) : IBodyDescription
{
    public static IReadOnlyList<Type> Shapes => [typeof(UserPreferences)];

    public static IReadOnlyList<string> MediaTypes => ["application/json"];

    public static async ValueTask<PreferencesBody?> BindAsync(HttpContext http, ParameterInfo parameter) =>
        new(await PatchBody.ReadAsync(http, MediaTypes));
}
