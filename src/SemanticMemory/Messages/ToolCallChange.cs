using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Messages;

/// <summary>What happened to a tool call: it was started, or it ended with a result or an error.</summary>
internal sealed record ToolCallChange(ToolCallStatus? Status, (bool Given, string? Text) Result, (bool Given, string? Text) Error)
{
    private const int LongestError = 10_000;

    private static readonly string[] s_statuses = [.. Enum.GetNames<ToolCallStatus>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    /// <summary>Reads an entry of a patch; <see langword="null"/> when something is wrong with it.</summary>
    public static ToolCallChange? Read(JsonObject entry, string at, InputErrors errors)
    {
        var known = new InputErrors();
        var change = new ToolCallChange(Status: null, default, default);
        foreach (var (name, value) in entry)
        {
            change = name switch
            {
                "id" => change,
                "status" => change with { Status = StatusOf(value, $"{at}.status", known) },
                "result" => change with { Result = (true, MergePatch.Text($"{at}.result", value, known)) },
                "error" => change with { Error = (true, MergePatch.Text($"{at}.error", value, known)) },
                _ => Unknown(change, at, known),
            };
        }

        known.Text(change.Result.Text, $"{at}.result", MessageValidation.LongestContent);
        known.Text(change.Error.Text, $"{at}.error", LongestError);
        known.Require(change.Error.Text is null || change.Status is null or ToolCallStatus.Failed, $"{at}.error", "Only a call that failed has an error: give status failed with it.");
        errors.AddAll(known);
        return known.IsEmpty ? change : null;
    }

    /// <summary>
    /// The call after the change, with the time of its start or end. It only moves on: pending, running, completed or failed; a step may be left out.
    /// What is over stays as it is, and saying the same again changes nothing.
    /// </summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Conflict"/>: a step back, or a change of a call that is over.</exception>
    public ToolCall ApplyTo(ToolCall call, DateTimeOffset now)
    {
        var next = call with
        {
            Status = Status ?? call.Status,
            Result = Result.Given ? Result.Text : call.Result,
            Error = Error.Given ? Error.Text : call.Error,
        };
        if (next == call)
        {
            return call;
        }

        if (IsOver(call.Status) || next.Status < call.Status)
        {
            throw new MemoryException(MemoryError.Conflict, "tool-call-state",
                $"The tool call is {s_statuses[(int)call.Status]} and cannot become {s_statuses[(int)next.Status]} or change: calls move on from pending to running to completed or failed.");
        }

        if (next.Error is not null && next.Status != ToolCallStatus.Failed)
        {
            throw MemoryException.Invalid("toolCalls", "Only a call that failed has an error: give status failed with it.");
        }

        return next with
        {
            StartedAt = next.Status == ToolCallStatus.Running ? call.StartedAt ?? now : call.StartedAt,
            CompletedAt = IsOver(next.Status) ? Later(call.StartedAt, now) : call.CompletedAt,
        };
    }

    private static bool IsOver(ToolCallStatus status) => status is ToolCallStatus.Completed or ToolCallStatus.Failed;

    // A start that a caller gave by a clock that is ahead: nothing ends before it began.
    private static DateTimeOffset Later(DateTimeOffset? start, DateTimeOffset now) => start > now ? start.Value : now;

    private static ToolCallStatus? StatusOf(JsonNode? value, string field, InputErrors errors)
    {
        var at = value?.GetValueKind() == JsonValueKind.String ? Array.IndexOf(s_statuses, value.GetValue<string>()) : -1;
        errors.Require(at >= 0, field, $"Must be one of {string.Join(", ", s_statuses)}.");
        return at < 0 ? null : (ToolCallStatus)at;
    }

    private static ToolCallChange Unknown(ToolCallChange change, string at, InputErrors errors)
    {
        errors.Add(at, $"It has a member that is not id, status, result or error. {MergePatch.NoSuchMember}");
        return change;
    }
}
