using System.Collections.Concurrent;
using System.Text.Json;

namespace SemanticMemory.Server.Requests;

/// <summary>The names of an enum's values on the wire: camelCase.</summary>
internal static class EnumNames
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<string>> s_names = new();

    /// <summary>All names, in the order of declaration.</summary>
    public static IReadOnlyList<string> Of(Type type) => s_names.GetOrAdd(type, static known => [.. Enum.GetNames(known).Select(JsonNamingPolicy.CamelCase.ConvertName)]);

    /// <summary>The value of a name; <see langword="false"/> when there is none.</summary>
    public static bool TryParse<T>(string text, out T value)
        where T : struct, Enum
    {
        value = default;
        return Of(typeof(T)).Contains(text) && Enum.TryParse(text, ignoreCase: true, out value);
    }
}
