using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Chat.Double;

/// <summary>A call that the double took.</summary>
/// <param name="Body">What was sent.</param>
/// <param name="Authorization">The header, whole.</param>
public sealed record ChatCall(JsonObject Body, string? Authorization)
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the caller breaks the call off.</summary>
    public Task Aborted => _aborted.Task;

    public string Model => Body["model"]!.GetValue<string>();

    public bool IsStreamed => Body["stream"]?.GetValue<bool>() ?? false;

    public IReadOnlyList<(string Role, string Content)> Messages =>
        [.. Body["messages"]!.AsArray().Select(turn => (turn!["role"]!.GetValue<string>(), turn["content"]!.GetValue<string>()))];

    /// <summary>What instructs the model.</summary>
    public string System => string.Join('\n', Messages.Where(turn => turn.Role == "system").Select(turn => turn.Content));

    internal void Abort() => _aborted.TrySetResult();
}
