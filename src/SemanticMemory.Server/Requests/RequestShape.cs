using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace SemanticMemory.Server.Requests;

/// <summary>
/// Compares a JSON body with the type it is to become and names every field that does not fit, so that a caller learns more than the
/// first one and no text of the deserializer, which may quote the body, reaches anybody.
/// </summary>
internal sealed class RequestShape(JsonSerializerOptions json)
{
    private const int MostErrors = 20;

    private readonly Dictionary<string, string[]> _errors = [];

    /// <summary>Reads a body as a type.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>, naming the fields.</exception>
    public static T Read<T>(JsonElement body, JsonSerializerOptions json)
    {
        var shape = new RequestShape(json);
        shape.Check(body, typeof(T), "");
        if (shape._errors.Count > 0)
        {
            throw MemoryException.Invalid(shape._errors);
        }

        return body.Deserialize((JsonTypeInfo<T>)json.GetTypeInfo(typeof(T)))!;
    }

    private void Check(JsonElement value, Type declared, string path)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var shape = json.GetTypeInfo(type);
        switch (shape.Kind)
        {
            case JsonTypeInfoKind.Object:
                CheckMembers(value, shape, path);
                break;
            case JsonTypeInfoKind.Enumerable:
                CheckElements(value, shape.ElementType!, path);
                break;
            default:
                Require(Expectation(value, type), path);
                break;
        }
    }

    private void CheckMembers(JsonElement value, JsonTypeInfo shape, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Require("Must be an object.", path);
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var given in value.EnumerateObject())
        {
            if (_errors.Count >= MostErrors)
            {
                return;
            }

            var name = JsonText.Name(given);
            var at = Join(path, name);
            if (name is null || shape.Properties.FirstOrDefault(known => known.Name == name) is not { } member)
            {
                Require(MemberName.Unknown, at);
            }
            else if (!seen.Add(name))
            {
                Require("Is given twice.", at);
            }
            else if (given.Value.ValueKind != JsonValueKind.Null)
            {
                Check(given.Value, member.PropertyType, at);
            }
            else if (!member.IsSetNullable)
            {
                Require("Must not be null: give a value or leave it out.", at);
            }
        }

        foreach (var member in shape.Properties.Where(member => member.IsRequired && !seen.Contains(member.Name)))
        {
            Require("Must be given.", Join(path, member.Name));
        }
    }

    private void CheckElements(JsonElement value, Type element, string path)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            Require("Must be a list.", path);
            return;
        }

        var at = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (_errors.Count >= MostErrors)
            {
                return;
            }

            Check(item, element, $"{path}[{at++}]");
        }
    }

    /// <summary>What a single value should have been, or <see langword="null"/> when it fits.</summary>
    private static string? Expectation(JsonElement value, Type type) => type switch
    {
        _ when type == typeof(string) => value.ValueKind != JsonValueKind.String ? "Must be a text." : JsonText.IsPlain(value) ? null : JsonText.NotPlain,
        _ when type == typeof(bool) => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "Must be true or false.",
        _ when type == typeof(int) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _) ? null : "Must be a whole number of at most 32 bits.",
        _ when type == typeof(double) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? null : "Must be a number.",
        _ when type == typeof(Guid) => JsonText.Of(value) is { } id && Guid.TryParseExact(id, "D", out _) ? null : "Must be a UUID.",
        _ when type == typeof(DateTimeOffset) => IsoTime.TryParse(JsonText.Of(value), out _) ? null : IsoTime.Form,
        _ when type == typeof(JsonObject) => value.ValueKind == JsonValueKind.Object ? JsonText.Fault(value) : "Must be an object.",
        { IsEnum: true } => JsonText.Of(value) is { } name && EnumNames.Of(type).Contains(name) ? null : $"Must be one of {string.Join(", ", EnumNames.Of(type))}.",
        _ => throw new InvalidOperationException($"A request has a member of type {type}, which no rule reads."),
    };

    private void Require(string? expectation, string path)
    {
        if (expectation is not null && _errors.Count < MostErrors)
        {
            _errors.TryAdd(path.Length == 0 ? "body" : path, [expectation]);
        }
    }

    private static string Join(string path, string? name)
    {
        var shown = name is not null && MemberName.IsPlain(name) ? name : MemberName.Other;
        return path.Length == 0 ? shown : $"{path}.{shown}";
    }
}
