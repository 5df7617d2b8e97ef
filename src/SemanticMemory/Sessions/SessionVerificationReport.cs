using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

/// <summary>What was found in a tenant, and mended unless that was not asked for.</summary>
public sealed record SessionVerificationReport
{
    /// <summary>Which tenant's.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Sessions looked at, deleted ones included.</summary>
    public long Sessions { get; init; }

    /// <summary>Messages in them.</summary>
    public long Messages { get; init; }

    /// <summary>Sessions whose token sums lacked some that messages had used.</summary>
    public long TokenSums { get; init; }

    /// <summary>Input and output tokens that these sums lacked.</summary>
    public long MissingTokens { get; init; }

    /// <summary>Sessions whose sums hold tokens of messages that are gone, which nothing said; the sums stay, because spent tokens are spent.</summary>
    public long UnnotedDeletes { get; init; }

    /// <summary>Sessions whose tokens were charged to somebody else.</summary>
    public long Charges { get; init; }

    /// <summary>Sessions that lacked a title though their user had spoken.</summary>
    public long Titles { get; init; }

    /// <summary>Sessions that were archived though a message had come since.</summary>
    public long Sleeping { get; init; }

    /// <summary>Sessions that named another time of their last message.</summary>
    public long LastMessages { get; init; }

    /// <summary>Sessions whose last change had not reached all their messages.</summary>
    public long UnfinishedChanges { get; init; }

    /// <summary>Sessions that were being written whenever they were looked at: what seemed wrong with them was left alone.</summary>
    public long InUse { get; init; }

    /// <summary>Was everything as it should be?</summary>
    public bool IsRight => (TokenSums, UnnotedDeletes, Charges, Titles, Sleeping, LastMessages, UnfinishedChanges, InUse) == default;

    internal SessionVerificationReport Seen(ExaminedSession session) => this with { Sessions = Sessions + 1, Messages = Messages + session.Messages };

    internal SessionVerificationReport Found(ExaminedSession session)
    {
        var missing = session.Uncounted.Sum(use => use.Sums.Input + use.Sums.Output);
        return this with
        {
            TokenSums = TokenSums + (missing > 0 ? 1 : 0),
            MissingTokens = MissingTokens + missing,
            UnnotedDeletes = UnnotedDeletes + (session.Unnoted.Count > 0 ? 1 : 0),
            Charges = Charges + (session.IsChargedToOther ? 1 : 0),
            Titles = Titles + (session.LacksTitle ? 1 : 0),
            Sleeping = Sleeping + (session.Sleeps ? 1 : 0),
            LastMessages = LastMessages + (session.HasOtherLastMessage ? 1 : 0),
            UnfinishedChanges = UnfinishedChanges + (session.HasMark || session.HasOldCopies ? 1 : 0),
        };
    }
}
