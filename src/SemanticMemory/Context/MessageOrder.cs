using SemanticMemory.Messages;

namespace SemanticMemory.Context;

/// <summary>The order of messages in a session: by timestamp, equal ones by id.</summary>
internal static class MessageOrder
{
    /// <summary>Below 0: the first comes before the second; above 0: after it.</summary>
    public static int Compare(Message first, Message second)
    {
        var order = first.Timestamp.CompareTo(second.Timestamp);
        return order != 0 ? order : first.Id.CompareTo(second.Id);
    }

    /// <summary>A copy in that order.</summary>
    public static IReadOnlyList<Message> Sorted(IEnumerable<Message> messages)
    {
        var sorted = new List<Message>(messages);
        sorted.Sort(Compare);
        return sorted;
    }
}
