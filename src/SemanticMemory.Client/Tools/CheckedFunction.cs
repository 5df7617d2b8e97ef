using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SemanticMemory.Client.Tools;

/// <summary>A tool whose arguments are compared with its schema first, so that what a model gets wrong is answered by what would be right and not by an exception.</summary>
/// <remarks>Arguments that the tool does not know are passed over: frameworks hand along what else they have.</remarks>
internal sealed class CheckedFunction(AIFunction tool, Func<MemoryToolResult, object?> answer) : DelegatingAIFunction(tool)
{
    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        // The caller's are part of its conversation and stay as they are. Models fill in what they need not: null is nothing.
        var given = arguments.Where(one => one.Value is not (null or JsonElement { ValueKind: JsonValueKind.Null })).ToDictionary(one => one.Key, one => Whole(one.Value));
        var faults = new List<string>();
        foreach (var (name, schema) in JsonSchema.GetProperty("properties").EnumerateObject().Select(one => (one.Name, one.Value)))
        {
            if (given.TryGetValue(name, out var value) && value is JsonElement json && Expectation(json, schema) is { } expectation)
            {
                faults.Add($"{name}: {expectation}");
            }
        }

        var required = JsonSchema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
        faults.AddRange(required.Where(name => !given.ContainsKey(name)).Select(name => $"{name}: Must be given."));
        return faults.Count > 0
            ? new(answer(new MemoryToolResult(string.Join(" ", faults), new JsonObject { ["error"] = "invalid-request" }, IsError: true)))
            : base.InvokeCoreAsync(new AIFunctionArguments(given) { Services = arguments.Services, Context = arguments.Context }, cancellationToken);
    }

    private static string? Expectation(JsonElement given, JsonElement schema)
    {
        var types = !schema.TryGetProperty("type", out var type) ? []
            : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()).ToArray() : [type.GetString()];
        return types.Contains("integer") ? given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out _) ? null : "Must be a whole number."
            : types.Contains("string") ? given.ValueKind == JsonValueKind.String ? null : "Must be a text."
            : null;
    }

    // For JSON Schema 8.0 is a whole number.
    private static object? Whole(object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.Number } number && !number.TryGetInt32(out _) && number.TryGetDouble(out var fraction) && fraction == (int)fraction
            ? JsonSerializer.SerializeToElement((int)fraction)
            : value;
}
