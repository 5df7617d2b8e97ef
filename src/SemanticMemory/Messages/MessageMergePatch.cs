using System.Text.Json.Nodes;

namespace SemanticMemory.Messages;

/// <summary>Applies a <see cref="MessagePatch"/>.</summary>
internal static class MessageMergePatch
{
    private const int LongestMetadata = 65_536;

    /// <summary>The changed message, or the same object when nothing changes.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>, or <see cref="MemoryError.Conflict"/> for a tool call's step that is not allowed.</exception>
    public static Message Apply(Message message, JsonObject patch, DateTimeOffset now)
    {
        var (changed, errors) = (message, new InputErrors());
        foreach (var (name, value) in patch)
        {
            changed = name switch
            {
                "feedback" => changed with { Feedback = Feedback(message.Feedback, value, errors) },
                "metadata" => changed with { Metadata = Metadata(message.Metadata, value, errors) },
                "toolCalls" => changed with { ToolCalls = ToolCalls(message.ToolCalls, value, now, errors) },
                _ => Unknown(changed, name, errors),
            };
        }

        errors.ThrowIfAny();
        return Same(changed, message) ? message : changed;
    }

    private static bool Same(Message one, Message other) =>
        one.Feedback == other.Feedback && JsonNode.DeepEquals(one.Metadata, other.Metadata) && one.ToolCalls.SequenceEqual(other.ToolCalls);

    private static Feedback? Feedback(Feedback? present, JsonNode? value, InputErrors errors)
    {
        if (MergePatch.Object("feedback", value, errors) is not { } members)
        {
            return null;
        }

        var (rating, text) = (present?.Rating, present?.Text);
        foreach (var (name, member) in members)
        {
            switch (name)
            {
                case "rating":
                    rating = MergePatch.Number("feedback.rating", member, errors);
                    break;
                case "text":
                    text = MergePatch.Text("feedback.text", member, errors);
                    break;
                default:
                    errors.Add("feedback", $"It has a member that is not rating or text. {MergePatch.NoSuchMember}");
                    break;
            }
        }

        var feedback = new Feedback(rating ?? 0, text);
        MessageValidation.Check(feedback, "feedback", errors);
        return feedback;
    }

    private static JsonObject? Metadata(JsonObject? present, JsonNode? value, InputErrors errors)
    {
        var merged = MergePatch.Object("metadata", value, errors) is { } members ? MergePatch.Merge(present, members) : null;
        errors.Json(merged, "metadata", LongestMetadata);
        return merged;
    }

    private static IReadOnlyList<ToolCall> ToolCalls(IReadOnlyList<ToolCall> present, JsonNode? value, DateTimeOffset now, InputErrors errors)
    {
        if (value is not JsonArray entries)
        {
            errors.Add("toolCalls", "Must be a list of the calls that change, each with its id.");
            return present;
        }

        var (calls, named) = (present.ToArray(), new HashSet<int>());
        for (var i = 0; i < entries.Count; i++)
        {
            var at = $"toolCalls[{i}]";
            if (entries[i] is not JsonObject entry)
            {
                errors.Add(at, "Must be an object with the call's id.");
                continue;
            }

            var id = MergePatch.Text($"{at}.id", entry["id"], errors);
            var place = Array.FindIndex(calls, call => call.Id == id);
            errors.Require(place >= 0, $"{at}.id", "Must be the id of one of this message's tool calls.");
            errors.Require(place < 0 || named.Add(place), $"{at}.id", "Is given twice.");
            if (ToolCallChange.Read(entry, at, errors) is { } change && place >= 0)
            {
                calls[place] = change.ApplyTo(calls[place], now);
            }
        }

        return calls;
    }

    private static Message Unknown(Message message, string name, InputErrors errors)
    {
        errors.Add(name, MergePatch.NoSuchMember);
        return message;
    }
}
