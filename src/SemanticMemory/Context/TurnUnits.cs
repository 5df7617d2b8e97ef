using SemanticMemory.Messages;

namespace SemanticMemory.Context;

/// <summary>Which messages have to stay together.</summary>
internal static class TurnUnits
{
    /// <summary>
    /// Messages in time order as units in time order: a tool's answer, the call it answers and what was said between them are one, any other message
    /// is one by itself. An answer whose call is not among the messages is left out; one that names no call belongs to the message before it.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<Message>> Of(IEnumerable<Message> messages) => Of(messages, static message => message);

    /// <summary>The same of what stands for messages.</summary>
    public static IReadOnlyList<IReadOnlyList<T>> Of<T>(IEnumerable<T> items, Func<T, Message> messageOf)
    {
        var units = new List<List<T>>();
        var unitOfCall = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var message = messageOf(item);
            if (message.Role != MessageRole.Tool)
            {
                units.Add([item]);
                foreach (var call in message.ToolCalls)
                {
                    unitOfCall[call.Id] = units.Count - 1;
                }

                continue;
            }

            var unit = message.ToolCallId is not { } id ? units.Count - 1 : unitOfCall.TryGetValue(id, out var asked) ? asked : -1;
            if (unit < 0)
            {
                continue;
            }

            Join(units, unit, unitOfCall);
            units[unit].Add(item);
        }

        return units;
    }

    private static void Join<T>(List<List<T>> units, int first, Dictionary<string, int> unitOfCall)
    {
        if (first == units.Count - 1)
        {
            return;
        }

        units[first].AddRange(units.Skip(first + 1).SelectMany(unit => unit));
        units.RemoveRange(first + 1, units.Count - first - 1);
        foreach (var (id, unit) in unitOfCall)
        {
            unitOfCall[id] = Math.Min(unit, first);
        }
    }
}
