using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Context;

/// <summary>Whose earlier sessions a window may recall.</summary>
internal static class RecallScopes
{
    /// <summary>What people and agents said; what tools and systems wrote is searched, but not recalled.</summary>
    public static IReadOnlyList<string> Roles { get; } = [MessagePoints.Keyword(MessageRole.User), MessagePoints.Keyword(MessageRole.Assistant)];

    /// <summary>The scope and its messages; no filter: nothing is recalled.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>, <c>scope-unavailable</c>: the session lacks what the scope asks for.</exception>
    public static (RecallScopeUsed Used, Filter? Within) Of(Session session, ContextRequest request) => (request.Scope, session) switch
    {
        (RecallScope.User, { UserId: null }) => throw Unavailable("user"),
        (RecallScope.Entity, { Entity: null }) => throw Unavailable("entity"),
        _ when !request.CrossSession || request.MaxRecalled == 0 => (RecallScopeUsed.None, null),
        (RecallScope.Tenant, _) => (RecallScopeUsed.Tenant, Filter.Everything),
        (RecallScope.Entity, { Entity: { } entity }) => (RecallScopeUsed.Entity, new Filter.EqualTo(MessageFields.Entity, entity.Key)),
        (_, { UserId: { } user }) => (RecallScopeUsed.User, new Filter.EqualTo(MessageFields.User, user)),

        // Sessions that were linked to a user are that user's: on a shared device the next visitor has the same id.
        (_, { AnonymousId: { } visitor }) => (
            RecallScopeUsed.Anonymous, Filter.AllOf(new Filter.EqualTo(MessageFields.Anonymous, visitor), new Filter.Missing(MessageFields.User))),
        _ => (RecallScopeUsed.None, null),
    };

    private static MemoryException Unavailable(string what) => new(
        MemoryError.Invalid, "scope-unavailable", $"The session has no {what} to recall by: give it one when it is started, or ask for scope auto or tenant.")
    {
        Errors = new Dictionary<string, string[]> { ["scope"] = [$"The session has no {what}."] },
    };
}
