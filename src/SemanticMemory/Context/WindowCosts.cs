using System.Text;
using SemanticMemory.Messages;
using SemanticMemory.Search;

namespace SemanticMemory.Context;

/// <summary>
/// What the pieces of a window cost. A rendering is nothing but these pieces and the separators charged with them, and a whole never counts
/// more than its parts together: what fits by these sums fits when the rendering is counted.
/// </summary>
internal sealed class WindowCosts
{
    // A chat model spends about four tokens on each message's frame and three on opening its reply (OpenAI's published rule for its chat models).
    private const int ChatFrame = 4;
    private const int ChatReply = 3;

    // Texts are counted in chunks and no further than just beyond the budget: half a million characters cost no more than what may fit.
    private const int Chunk = 8192;

    // In UTF-16 units.
    private const int UsualRendered = 512;

    // Keeps sums of a window's texts within an integer, whatever budget is asked for.
    private const int MostEverCounted = 1 << 24;

    private readonly Tokens.TokenCounter _count;
    private readonly WindowLayout _layout;
    private readonly int _mostCounted;
    private readonly bool _severalPeople;

    // What is rendered only to be counted, hundreds of times for a window.
    private readonly StringBuilder _rendered = new(UsualRendered);
    private char[] _characters = new char[UsualRendered];
    private readonly int _betweenLines;
    private readonly int _betweenSections;

    /// <summary>Costs of one material's pieces.</summary>
    public WindowCosts(ContextMaterial material)
    {
        _count = material.TokenCounter;
        _layout = new WindowLayout(material.TimeZone);
        _mostCounted = Math.Min(material.Request.MaxTokens, MostEverCounted) + 1;
        _severalPeople = WindowLayout.SeveralPeople(material.Turns);
        _betweenLines = Count(WindowLayout.BetweenLines);
        _betweenSections = Count(WindowLayout.BetweenSections);
    }

    /// <summary>What even an empty window costs.</summary>
    public static TokenCost Framing { get; } = new(0, ChatFrame + ChatReply, 0);

    /// <summary>What a part's first line costs besides.</summary>
    public TokenCost Heading(WindowPart part)
    {
        int Section(string heading) => _betweenSections + Count(heading);
        return part switch
        {
            WindowPart.Summary => WithoutStructure(Section(WindowLayout.SummaryHeading)),
            WindowPart.Items => WithoutStructure(Section(WindowLayout.ItemsHeading)),
            WindowPart.Recalled => WithoutStructure(Section(_layout.RecalledHeading)),
            WindowPart.Turns => new TokenCost(0, 0, Section(WindowLayout.TurnsHeading)),
            _ => default,
        };
    }

    /// <summary>The system prompt.</summary>
    public TokenCost Prompt(string prompt) => TokenCost.InEach(Count(prompt));

    /// <summary>The summary, without its heading.</summary>
    public TokenCost Summary(string summary) => Rendered(Count(summary), _betweenLines + Count(WindowLayout.Summary(summary)));

    /// <summary>A pinned fact.</summary>
    public TokenCost Item(ContextItem item) =>
        Rendered(Count(item.Type) + Count(item.Key) + Count(item.Value), _betweenLines + Count(WindowLayout.Item(item)));

    /// <summary>A turn of this conversation.</summary>
    public TokenCost Turn(Message message)
    {
        var content = Count(message.Content);
        var said = message.ToolCalls.Count == 0 ? content : Count(WindowLayout.Said(message));
        return new TokenCost(
            Texts(message, content),
            ChatFrame + Count(WindowLayout.ChatSpeaker(message, _severalPeople)) + said,
            _betweenLines + CountRendered(_layout.AppendTurn(_rendered.Clear(), message)));
    }

    /// <summary>The head of a recalled passage.</summary>
    public TokenCost Passage(Message message, SessionInfo session) =>
        Rendered(Count(session.Channel) + Count(session.Title), _betweenSections + Count(_layout.Passage(message, session)));

    /// <summary>A message of a recalled passage.</summary>
    public TokenCost Quoted(Message message, Message head) => Quoted(message, head, Texts(message));

    /// <summary>The same where <see cref="Texts(Message)"/> is known.</summary>
    public TokenCost Quoted(Message message, Message head, int texts) =>
        Rendered(texts, _betweenLines + CountRendered(_layout.AppendQuoted(_rendered.Clear(), message, head)));

    /// <summary>Do both show the same day? All that <see cref="Quoted(Message, Message)"/> depends on the head for.</summary>
    public bool IsSameDay(Message message, Message head) => _layout.IsSameDay(message, head);

    /// <summary>The texts of a message alone.</summary>
    public int Texts(Message message) => Texts(message, Count(message.Content));

    private static TokenCost Rendered(int structured, int rendered) => new(structured, rendered, rendered);

    private static TokenCost WithoutStructure(int rendered) => Rendered(0, rendered);

    private int Texts(Message message, int content)
    {
        var tokens = content + Count(message.Author);
        foreach (var call in message.ToolCalls)
        {
            tokens += Count(call.Name) + Count(call.Arguments) + Count(call.Result) + Count(call.Error);
        }

        return tokens;
    }

    private int CountRendered(StringBuilder rendered)
    {
        var length = rendered.Length;
        if (length > _characters.Length)
        {
            _characters = new char[2 * length];
        }

        rendered.CopyTo(0, _characters, length);
        return Count(_characters.AsSpan(0, length));
    }

    private int Count(ReadOnlySpan<char> text)
    {
        var tokens = 0;
        while (!text.IsEmpty && tokens < _mostCounted)
        {
            var end = ShortenedText.CharacterBorder(text, Math.Min(text.Length, Chunk));
            tokens += _count(text[..end]);
            text = text[end..];
        }

        return Math.Min(tokens, _mostCounted);
    }
}
