using System.Reflection;
using System.Text.Json.Nodes;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Replies;
using SemanticMemory.Search;
using SemanticMemory.Sessions;

namespace SemanticMemory.Client.Tests.Contract;

/// <summary>Calls any method of a client with arguments that are valid in form.</summary>
internal static class Sample
{
    public static async Task CallAsync(object client, MethodInfo method, CancellationToken cancellationToken)
    {
        object?[] arguments = [.. method.GetParameters().Select(parameter => Of(parameter, cancellationToken))];
        try
        {
            await (method.Invoke(client, arguments) switch
            {
                IAsyncEnumerable<ReplyEvent> steps => steps.ToListAsync(cancellationToken).AsTask(),
                var answer => (Task)answer!,
            });
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }
    }

    private static object? Of(ParameterInfo parameter, CancellationToken cancellationToken) => parameter.ParameterType switch
    {
        var type when type == typeof(CancellationToken) => cancellationToken,
        var type when type == typeof(Guid) => Guid.Parse("01990000-0000-7000-8000-000000000001"),
        var type when type == typeof(int) => 7,
        var type when type == typeof(string) => parameter.Name == "cursor" ? null : "some-name",
        var type when type == typeof(NewSession) => new NewSession { Channel = "web" },
        var type when type == typeof(NewMessage) => new NewMessage { Role = MessageRole.User, Content = "Hello." },
        var type when type == typeof(IReadOnlyList<NewMessage>) => new NewMessage[] { new() { Role = MessageRole.User, Content = "Hello." } },
        var type when type == typeof(ResolveRequest) => new ResolveRequest { Channel = "web" },
        var type when type == typeof(SessionQuery) => new SessionQuery(),
        var type when type == typeof(SessionPatch) => new SessionPatch(new JsonObject { ["title"] = "New" }),
        var type when type == typeof(HistoryQuery) => new HistoryQuery(),
        var type when type == typeof(MessagePatch) => new MessagePatch(new JsonObject { ["metadata"] = new JsonObject() }),
        var type when type == typeof(ContextRequest) => new ContextRequest { Query = "prices" },
        var type when type == typeof(ReplyRequest) => new ReplyRequest { Content = "What does it cost?" },
        var type when type == typeof(SearchRequest) => new SearchRequest { Query = "prices" },
        var type when type == typeof(PreferencesPatch) => new PreferencesPatch(new JsonObject { ["memoryEnabled"] = true }),
        var type when type == typeof(ItemScope) => ItemScope.Tenant,
        var type when type == typeof(ItemContent) => new ItemContent("A fact."),
        var type when type == typeof(ApiKeyRole) => ApiKeyRole.Reader,
        var type => throw new InvalidOperationException($"There is no sample of {type}: add one here."),
    };
}
