using System.ComponentModel;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using static SemanticMemory.Client.Tools.ToolArguments;

namespace SemanticMemory.Client.Tools;

/// <summary>
/// Memory as tools of a model: <c>remember</c>, <c>recall</c>, <c>get_context</c>, <c>search</c>, <c>list_sessions</c>. The same five, with the same descriptions,
/// serve function calling and MCP.
/// </summary>
/// <remarks>
/// A scope that names a user is beyond the model's reach: then no tool has a parameter for one. Without a user the tools have a parameter <c>user</c>, and reach
/// whatever the memory given does. A failure of the memory is an answer that tells the model what to do, not an exception.
/// </remarks>
/// <param name="memory">The memory; of one tenant, narrowed to a user or not.</param>
/// <param name="scope">Whose memory it is and which conversation is the present one; nobody's and none if absent.</param>
public sealed class MemoryTools(IMemoryClient memory, MemoryScope? scope = null)
{
    /// <summary>The channel of the sessions in which <c>remember</c> keeps what it is told.</summary>
    public const string NotesChannel = "notes";

    private const int LongestNote = 4000;
    private const int MostRecalled = 50;
    private const int LeastTokens = 64;

    // What a window leaves room for: the sentence that says what it goes by.
    private const int TokensOfNote = 32;
    private const string UserParameter = "user";

    private static readonly (string Name, string Description, MethodInfo Method)[] s_tools =
    [
        ("remember", ToolCopy.Remember, Method(nameof(RememberAsync))),
        ("recall", ToolCopy.Recall, Method(nameof(RecallAsync))),
        ("get_context", ToolCopy.GetContext, Method(nameof(GetContextAsync))),
        ("search", ToolCopy.Search, Method(nameof(SearchAsync))),
        ("list_sessions", ToolCopy.ListSessions, Method(nameof(ListSessionsAsync))),
    ];

    private readonly IMemoryClient _memory = memory ?? throw new ArgumentNullException(nameof(memory));
    private readonly MemoryScope _scope = scope ?? new MemoryScope();

    /// <summary>The tools, answering with text.</summary>
    public IReadOnlyList<AIFunction> ToFunctions() => ToFunctions(static result => result.Text);

    /// <summary>The tools, answering with whatever is made of their results.</summary>
    public IReadOnlyList<AIFunction> ToFunctions(Func<MemoryToolResult, object?> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return [.. s_tools.Select(tool => new CheckedFunction(AIFunctionFactory.Create(tool.Method, this, new AIFunctionFactoryOptions
        {
            Name = tool.Name,
            Description = tool.Description,
            ExcludeResultSchema = true,
            ConfigureParameterBinding = parameter => parameter.Name == UserParameter && _scope.UserId is not null
                ? new AIFunctionFactoryOptions.ParameterBindingOptions { ExcludeFromSchema = true, BindParameter = (_, _) => null }
                : default,

            // Without this a text arrives at the model in JSON's quotes.
            MarshalResult = (result, _, _) => new ValueTask<object?>(answer((MemoryToolResult)result!)),
        }), answer))];
    }

    private Task<MemoryToolResult> RememberAsync(
        [Description(ToolCopy.RememberText)] string text, [Description(ToolCopy.NoteUser)] string? user = null, CancellationToken cancellationToken = default) => AnswerAsync(async () =>
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestNote)
        {
            throw MemoryException.Invalid("text", $"Must be 1 to {LongestNote} characters: say it in one to three sentences.");
        }

        var scope = ScopeOf(user);
        var narrowed = scope.Narrow(_memory);
        var notes = await narrowed.ResolveAsync(new ResolveRequest { Channel = NotesChannel, UserId = scope.UserId }, cancellationToken).ConfigureAwait(false);
        var note = new NewMessage { Role = MessageRole.Assistant, Author = "note", Content = text.Trim(), ExternalId = $"note-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Trim())))}" };
        var kept = await narrowed.AppendAsync(notes.Session.Id, note, cancellationToken).ConfigureAwait(false);
        if (kept.Deleted)
        {
            // It was deleted once; now it is wanted again.
            kept = await narrowed.AppendAsync(notes.Session.Id, note with { ExternalId = $"note-{Guid.NewGuid()}" }, cancellationToken).ConfigureAwait(false);
        }

        return new MemoryToolResult(
            kept.NotStored is not null ? "Not kept: this person has switched off that anything is stored. Tell them." : kept.Created ? "Kept." : "It was kept already.",
            new JsonObject { ["stored"] = kept.NotStored is null, ["messageId"] = kept.NotStored is null ? kept.Id.ToString() : null });
    }, ("content", "text"));

    private Task<MemoryToolResult> RecallAsync(
        [Description(ToolCopy.RecallQuestion)] string question,
        [Description("How many messages at most, 1 to 50.")] int limit = 8,
        [Description(ToolCopy.User)] string? user = null,
        CancellationToken cancellationToken = default) => AnswerAsync(async () =>
    {
        if (limit is < 1 or > MostRecalled)
        {
            throw MemoryException.Invalid("limit", $"Must be 1 to {MostRecalled}; search has pages for more.");
        }

        var request = new SearchRequest { Query = question, Limit = limit, Filter = new MessageFilter { Roles = [MessageRole.User, MessageRole.Assistant] } };
        return ToolText.Hits(await ScopeOf(user).Narrow(_memory).SearchAsync(request, cancellationToken).ConfigureAwait(false));
    }, ("query", "question"));

    private Task<MemoryToolResult> GetContextAsync(
        [Description(ToolCopy.ContextQuestion)] string? question = null,
        [Description(ToolCopy.ThisSession)] string? sessionId = null,
        [Description("The most tokens that the answer may take, 64 or more.")] int maxTokens = 2000,
        [Description(ToolCopy.User)] string? user = null,
        CancellationToken cancellationToken = default) => AnswerAsync(async () =>
    {
        var scope = ScopeOf(user);
        var session = SessionOf(sessionId)
            ?? (scope.IsSomebodys ? await scope.OpenAsync(_memory, cancellationToken).ConfigureAwait(false) : throw MemoryException.Invalid("sessionId", "Must be given here: list_sessions has the ids."));
        var request = new ContextRequest { Query = string.IsNullOrWhiteSpace(question) ? null : question, MaxTokens = maxTokens - TokensOfNote >= LeastTokens ? maxTokens - TokensOfNote : maxTokens, Format = ContextFormat.Text };
        var window = await scope.Narrow(_memory).BuildContextAsync(session, request, cancellationToken).ConfigureAwait(false);
        var said = window.Text is { Length: > 0 } text ? text : request.Query is null ? ToolText.NothingSaid : ToolText.NothingKnown;
        return new MemoryToolResult(
            window.Degraded is null ? said : $"{ToolText.ByWordsAlone}\n\n{said}",
            new JsonObject
            {
                ["sessionId"] = session.ToString(),
                ["context"] = window.Text,
                ["confidence"] = window.Confidence,
                ["degraded"] = window.Degraded,
                ["turns"] = window.Messages.Count,
                ["recalled"] = window.Recalled.Count,
                ["tokens"] = window.Tokens.Total,
            });
    }, ("query", "question"));

    private Task<MemoryToolResult> SearchAsync(
        [Description(ToolCopy.SearchQuery)] string query,
        [Description(ToolCopy.Channel)] string? channel = null,
        [Description(ToolCopy.Speaker)] string? speaker = null,
        [Description(ToolCopy.From)] string? from = null,
        [Description(ToolCopy.To)] string? to = null,
        [Description(ToolCopy.SessionId)] string? sessionId = null,
        [Description("How many messages a page has, 1 to 200.")] int limit = 10,
        [Description(ToolCopy.Cursor)] string? cursor = null,
        [Description(ToolCopy.User)] string? user = null,
        CancellationToken cancellationToken = default) => AnswerAsync(async () =>
    {
        var filter = new MessageFilter
        {
            Channels = Given(channel) is { } on ? [on] : null,
            Roles = Given(speaker) is { } side ? [Choice(side, "speaker", MessageRole.User, MessageRole.Assistant)] : null,
            From = Time(from, "from"),
            To = Time(to, "to"),
            SessionIds = SessionOf(sessionId) is { } session ? [session] : null,
        };
        var request = new SearchRequest { Query = query, Filter = filter, Limit = limit, Cursor = Given(cursor) };
        return ToolText.Hits(await ScopeOf(user).Narrow(_memory).SearchAsync(request, cancellationToken).ConfigureAwait(false), narrowed: filter != new MessageFilter());
    }, ("filter.from", "from"), ("filter.to", "to"));

    private Task<MemoryToolResult> ListSessionsAsync(
        [Description(ToolCopy.ListQuery)] string? query = null,
        [Description(ToolCopy.Channel)] string? channel = null,
        [Description(ToolCopy.Status)] string? status = null,
        [Description("How many conversations a page has, 1 to 200.")] int limit = 20,
        [Description(ToolCopy.Cursor)] string? cursor = null,
        [Description(ToolCopy.User)] string? user = null,
        CancellationToken cancellationToken = default) => AnswerAsync(async () =>
    {
        var asked = new SessionQuery
        {
            Query = Given(query),
            Channel = Given(channel),
            Status = Given(status) is { } stands ? Choice(stands, "status", SessionStatus.Active, SessionStatus.Paused, SessionStatus.Archived) : null,
            Limit = limit,
            Cursor = Given(cursor),
        };
        return ToolText.Sessions(await ScopeOf(user).Narrow(_memory).ListAsync(asked, cancellationToken).ConfigureAwait(false));
    });

    private MemoryScope ScopeOf(string? user) => _scope.UserId is null && Given(user) is { } named ? _scope with { UserId = named } : _scope;

    // What the memory calls its fields, a model knows by the names of the tool's parameters.
    private static async Task<MemoryToolResult> AnswerAsync(Func<Task<MemoryToolResult>> answer, params (string Field, string Parameter)[] names)
    {
        try
        {
            return await answer().ConfigureAwait(false);
        }
        catch (MemoryException failure)
        {
            return ToolText.Error(failure, [("userId", UserParameter), .. names]);
        }
    }

    private static MethodInfo Method(string name) => typeof(MemoryTools).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
}
