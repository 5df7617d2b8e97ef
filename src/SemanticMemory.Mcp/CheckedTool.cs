using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace SemanticMemory.Mcp;

/// <summary>A tool that answers a misspelt parameter by those there are, and a failure by what a model shall do.</summary>
internal sealed class CheckedTool(AIFunction tool, ILogger logger) : DelegatingAIFunction(tool)
{
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        // Over this protocol a program sends what the schema has, so what it lacks is a mistake: passed over, it would widen a search.
        var known = JsonSchema.GetProperty("properties").EnumerateObject().Select(one => one.Name).ToArray();
        if (arguments.Keys.Except(known).ToArray() is { Length: > 0 } unknown)
        {
            return Error(string.Join(" ", unknown.Select(name => $"There is no parameter {Shown(name)}; there are {string.Join(", ", known)}.")));
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

    private static string Shown(string name) => name.Length <= 40 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : "of that name";
}
