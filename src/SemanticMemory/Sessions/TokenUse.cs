using SemanticMemory.Messages;

namespace SemanticMemory.Sessions;

/// <summary>Tokens of a stored message, and the month they count in, as far as the message tells.</summary>
/// <param name="Month">The month's first day, UTC.</param>
/// <param name="Sums">What it used.</param>
internal readonly record struct TokenUse(DateOnly Month, TokenSums Sums)
{
    /// <summary>
    /// The use of one message. In a forked session whatever is not younger than the session itself came with the fork, in the month it was made; else
    /// the month is that of the message's own time, which for a message imported later is not the month it was counted in.
    /// </summary>
    public static TokenUse Of(Session session, Message message)
    {
        var (input, output) = (message.InputTokens ?? 0, message.OutputTokens ?? 0);
        var isCopy = session.ForkedFrom is not null && message.Timestamp <= session.CreatedAt;
        return new TokenUse(MonthOf(isCopy ? session.CreatedAt : message.Timestamp), new TokenSums(input, output, isCopy ? input + output : 0));
    }

    /// <summary>The first day of the month of a time, UTC.</summary>
    public static DateOnly MonthOf(DateTimeOffset time) => new(time.UtcDateTime.Year, time.UtcDateTime.Month, 1);
}
