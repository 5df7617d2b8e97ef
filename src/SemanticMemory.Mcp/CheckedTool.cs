using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace SemanticMemory.Mcp;

/// <summary>A tool whose arguments are compared with its schema first, so that what a model gets wrong is answered by what would be right.</summary>
internal sealed class CheckedTool(AIFunction tool, ILogger logger) : DelegatingAIFunction(tool)
{
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        if (Faults(arguments) is { Count: > 0 } faults)
        {
            return Error(string.Join(" ", faults));
        }

        try
        {
            return await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The tools answer the memory's own failures themselves.
            Log.Failed(logger, Name, failure.GetType().ToString(), failure.StackTrace ?? "");
            return Error("The memory failed. Go on without it, say so if it matters, and do not claim to have kept or found anything.");
        }
    }

    private static CallToolResult Error(string text) => new() { Content = [new TextContentBlock { Text = text }], IsError = true };

    private List<string> Faults(AIFunctionArguments arguments)
    {
        var faults = new List<string>();
        var known = JsonSchema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToDictionary(one => one.Name, one => one.Value) : [];
        var required = JsonSchema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).ToArray() : [];
        foreach (var (name, value) in arguments.ToArray())
        {
            if (!known.TryGetValue(name, out var schema))
            {
                faults.Add($"There is no parameter {Shown(name)}; there are {string.Join(", ", known.Keys)}.");
            }
            else if (value is null or JsonElement { ValueKind: JsonValueKind.Null })
            {
                // Models fill in what they need not: null is nothing.
                arguments.Remove(name);
            }
            else if (value is JsonElement given && Expectation(given, schema) is { } expectation)
            {
                faults.Add($"{name}: {expectation}");
            }
        }

        faults.AddRange(required.Where(name => !arguments.ContainsKey(name)).Select(name => $"{name}: Must be given."));
        return faults;
    }

    private static string? Expectation(JsonElement given, JsonElement schema)
    {
        var types = !schema.TryGetProperty("type", out var type) ? []
            : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()).ToArray() : [type.GetString()];
        return types.Contains("integer") ? given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out _) ? null : "Must be a whole number."
            : types.Contains("string") ? given.ValueKind == JsonValueKind.String ? null : "Must be a text."
            : null;
    }

    private static string Shown(string name) => name.Length <= 40 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : "of that name";
}
