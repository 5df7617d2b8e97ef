using SemanticMemory.Limits;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

/// <summary>A session held against its messages and its records of tokens.</summary>
internal sealed class ExaminedSession(StoredSession stored)
{
    private readonly TokenBalance _tokens = new();
    private readonly List<LedgerEntry> _corrections = [];
    private string? _title;
    private bool _userSpoke;
    private Guid _newest;

    /// <summary>The session as it was read.</summary>
    public StoredSession Stored { get; } = stored;

    /// <summary>Its id.</summary>
    public Guid Id => Stored.Session.Id;

    /// <summary>How many messages it has.</summary>
    public long Messages { get; private set; }

    /// <summary>The newest message's time, in microseconds.</summary>
    public long? Last { get; private set; }

    /// <summary>A change of the session was not finished.</summary>
    public bool HasMark => Stored.Pending is not null;

    /// <summary>Messages have other fields than their session, and no mark says so.</summary>
    public bool HasOldCopies { get; private set; }

    /// <summary>There is a message to make its title from, and it has none.</summary>
    public bool LacksTitle => Stored.Session.Title is null && _title is not null;

    /// <summary>A message came after it was archived, and it did not wake up.</summary>
    public bool Sleeps => Last is { } last && UnfinishedAppend.IsLeftBy(Stored.Session, last) && UnfinishedAppend.Wakes(Stored.Session, last) && SessionTransition.Wake(Stored) != Stored;

    /// <summary>What it says of the time of its last message is not so.</summary>
    public bool HasOtherLastMessage => Last != Stored.Session.LastMessageAt.ToMicroseconds();

    /// <summary>Its tokens are charged to somebody else.</summary>
    public bool IsChargedToOther { get; private set; }

    /// <summary>Tokens that were used and not counted.</summary>
    public IReadOnlyList<TokenUse> Uncounted => _tokens.Uncounted();

    /// <summary>Tokens that were counted, of messages that are gone, which nothing says.</summary>
    public IReadOnlyList<TokenUse> Unnoted => _tokens.Unnoted();

    /// <summary>Is all of it right?</summary>
    public bool IsRight =>
        !HasMark && !HasOldCopies && !LacksTitle && !Sleeps && !HasOtherLastMessage && !IsChargedToOther && Uncounted.Count == 0 && Unnoted.Count == 0;

    /// <summary>Takes a message into account; they come in the order of the session.</summary>
    public void Add(StoredPoint point)
    {
        var message = MessagePoints.FromPoint(point);
        if (message.Role == MessageRole.User && !_userSpoke)
        {
            (_userSpoke, _title) = (true, SessionTitle.From(message.Content));
        }

        (Messages, Last, _newest) = (Messages + 1, message.Timestamp.ToMicroseconds(), message.Id);
        HasOldCopies |= !HasMark && !Stored.HasCopiesIn(point.Payload);
        _tokens.AddKept(TokenUse.Of(Stored.Session, message));
    }

    /// <summary>Takes a record of tokens into account.</summary>
    public void Add(LedgerEntry entry)
    {
        if (entry.IsCorrection)
        {
            _corrections.Add(entry);
        }

        if (entry.IsGone)
        {
            _tokens.AddGone(entry.Use);
        }
        else
        {
            _tokens.AddCounted(entry.Use);
            IsChargedToOther |= Account.Of(Stored.Session) is { } account && entry.ChargedTo != account.Key;
        }
    }

    /// <summary>What the record of corrections of a month is to say, once this is added to it.</summary>
    public TokenUse Corrected(bool gone, TokenUse use) => use with
    {
        Sums = _corrections.Where(entry => entry.IsGone == gone && entry.Use.Month == use.Month).Aggregate(use.Sums, (sums, entry) => sums + entry.Use.Sums),
    };

    /// <summary>Was nothing done to the session between the other look and this one?</summary>
    public bool IsAsIn(ExaminedSession other) =>
        (Stored.Version, Stored.Pending, Stored.Session.LastMessageAt, Messages, Last, _newest, _tokens.Kept, _tokens.Gone, _tokens.Counted)
        == (other.Stored.Version, other.Stored.Pending, other.Stored.Session.LastMessageAt, other.Messages, other.Last, other._newest, other._tokens.Kept, other._tokens.Gone, other._tokens.Counted);
}
