using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Server.Api;

namespace SemanticMemory.Server.Requests;

/// <summary>How JSON is read and written on the wire.</summary>
internal static class WireJson
{
    /// <summary>Deeper JSON is refused.</summary>
    public const int MaxDepth = 64;

    // Members that an answer has only when they were asked for. All others are always there, null when absent.
    private static readonly Dictionary<Type, string[]> s_optional = new()
    {
        [typeof(SearchHit)] = ["explain"],
        [typeof(SearchAnswer)] = ["groups", "facets"],
        [typeof(SearchFacets)] = ["channel", "user", "role", "month"],
        [typeof(RecalledPassage)] = ["explain"],
        [typeof(ContextWindow)] = ["chat", "text"],
        [typeof(AppendedMessage)] = ["deleted", "notStored"],
    };

    /// <summary>Sets options up; the same ones serve requests, answers and the OpenAPI document.</summary>
    public static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.PropertyNameCaseInsensitive = false;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.MaxDepth = MaxDepth;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        json.Converters.Add(new IsoTimeConverter());
        json.Converters.Add(new IsoDurationConverter());
        json.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatWasNotAskedFor } };
    }

    /// <summary>Members that an answer of this type need not have.</summary>
    public static IReadOnlyList<string> OptionalMembersOf(Type type) => s_optional.GetValueOrDefault(type, []);

    private static void LeaveOutWhatWasNotAskedFor(JsonTypeInfo type)
    {
        if (s_optional.TryGetValue(type.Type, out var optional))
        {
            foreach (var member in type.Properties.Where(member => optional.Contains(member.Name)))
            {
                member.ShouldSerialize = static (_, value) => value is not (null or false);
            }
        }
    }
}
