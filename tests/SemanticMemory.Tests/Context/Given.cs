using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;

namespace SemanticMemory.Tests.Context;

/// <summary>Plain values to assemble windows from.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 12, 12, 0, 0, TimeSpan.Zero);

    public static readonly Session Session = new() { Id = Id(900_000), Channel = "web", CreatedAt = Noon, UpdatedAt = Noon };

    public static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    /// <summary>A turn of the session at hand; its number is its id and its minute.</summary>
    public static Message Turn(int number, MessageRole role, string content, string? author = null) => new()
    {
        Id = Id(number),
        SessionId = Session.Id,
        Channel = Session.Channel,
        Role = role,
        Author = author,
        Content = content,
        Timestamp = Noon.AddMinutes(number),
    };

    public static Message User(int number, string content) => Turn(number, MessageRole.User, content);

    public static Message Assistant(int number, string content) => Turn(number, MessageRole.Assistant, content);

    public static Message Call(int number, params string[] ids) => Assistant(number, "") with
    {
        ToolCalls = [.. ids.Select(id => new ToolCall { Id = id, Name = "lookup_order", Arguments = "{\"order\":\"A-17\"}" })],
    };

    public static Message Answer(int number, string? id, string content = "shipped") => Turn(number, MessageRole.Tool, content) with { ToolCallId = id };

    /// <summary>A message of another session.</summary>
    public static Message Earlier(int session, int number, MessageRole role, string content, string? author = null) =>
        Turn((session * 1000) + number, role, content, author) with
        {
            SessionId = Id(800_000 + session),
            Channel = "email",
            Timestamp = Noon.AddDays(-session).AddMinutes(number),
        };

    /// <summary>A candidate with its neighbours.</summary>
    public static PassageCandidate Found(Message message, params Message[] neighbours) =>
        new(new RecalledPassage(message, neighbours, new SessionInfo(message.SessionId, "Invoice INV-2041", message.Channel), 1));

    public static ContextMaterial Material(params Message[] turns) => new()
    {
        Session = Session,
        Request = new ContextRequest { MaxTokens = 1000 },
        Query = "",
        ScopeUsed = RecallScopeUsed.User,
        Turns = turns,
        TokenCounter = CountWords,
    };

    public static ContextMaterial Within(this ContextMaterial material, int maxTokens) =>
        material with { Request = material.Request with { MaxTokens = maxTokens } };

    public static ContextWindow Window(this ContextMaterial material) => ContextAssembler.Assemble(material);

    public static string Words(int count, string word = "word") => string.Join(' ', Enumerable.Range(0, count).Select(i => $"{word}{i}"));

    /// <summary>One token for each five letters or digits in a row and for each other visible character: never more for a whole than for its parts.</summary>
    public static int CountWords(ReadOnlySpan<char> text)
    {
        var tokens = 0;
        var run = 0;
        foreach (var c in text)
        {
            run = char.IsAsciiLetterOrDigit(c) ? run + 1 : 0;
            tokens += run % 5 == 1 || (run == 0 && c != ' ') ? 1 : 0;
        }

        return tokens;
    }

    /// <summary>The tokens of each rendering of a window.</summary>
    public static (int Structured, int Chat, int Text) Counted(ContextMaterial material, ContextWindow window)
    {
        int Count(string? text) => material.TokenCounter(text ?? "");
        int Texts(Message message) => Count(message.Content) + Count(message.Author)
            + message.ToolCalls.Sum(call => Count(call.Name) + Count(call.Arguments) + Count(call.Result) + Count(call.Error));
        var structured = Count(window.SystemPrompt) + Count(window.Summary)
            + window.Items.Sum(item => Count(item.Type) + Count(item.Key) + Count(item.Value))
            + window.Messages.Sum(Texts)
            + window.Recalled.Sum(passage => Texts(passage.Message) + passage.Neighbours.Sum(Texts) + Count(passage.Session.Title) + Count(passage.Session.Channel));
        var chat = 3 + ContextChat.Render(window, material.TimeZone).Sum(turn => 4 + Count(turn.Content));
        return (structured, chat, Count(ContextText.Render(window, material.TimeZone)));
    }

    /// <summary>All messages of a window.</summary>
    public static IEnumerable<Message> AllMessages(this ContextWindow window) =>
        window.Messages.Concat(window.Recalled.SelectMany(passage => passage.Neighbours.Prepend(passage.Message)));
}
