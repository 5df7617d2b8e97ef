namespace SemanticMemory.Server.Tests.Support;

/// <summary>Things that a route can name.</summary>
public sealed record Named(string Session, string Message, string Key, string Channel, string Tenant, string User = "somebody-else")
{
    /// <summary>Well-formed names of nothing.</summary>
    public static Named Nothing { get; } = new(Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), "nowhere", "nobody");
}

/// <summary>One route with a call that is valid but for whom it names.</summary>
/// <param name="Role">The least role: <c>reader</c>, <c>agent</c>, <c>admin</c>; <c>operator</c>; <c>open</c>.</param>
/// <param name="NamesSomething">Its path has the id of something: 404 when that is not the caller's.</param>
/// <param name="NamesUser">Its path has a user's id, whom nobody has to have heard of: 404 on behalf of another user.</param>
/// <param name="Creates">Called with its body, it answers 201.</param>
/// <param name="NeedsModel">Without a chat model it answers 501 to those who may call it.</param>
/// <param name="Accept">What the caller has to accept.</param>
public sealed record RouteCase(string Method, string Pattern, string Role, Func<Named, string> Path, string? Body = null, bool NamesSomething = false, string MediaType = "application/json",
    bool NamesUser = false, bool Creates = false, bool NeedsModel = false, string? Accept = null)
{
    public bool IsOfTenant => Role is "reader" or "agent" or "admin";

    /// <summary>Calls it. In a body, MESSAGE stands for the message's id and RANDOM for another name at each call.</summary>
    public Task<Answer> CallAsync(Caller caller, Named named) =>
        caller.SendTextAsync(new HttpMethod(Method), Path(named), BodyFor(named), MediaType, Accept);

    private string? BodyFor(Named named) => Body?
        .Replace("MESSAGE", Guid.TryParseExact(named.Message, "D", out _) ? named.Message : Guid.Empty.ToString(), StringComparison.Ordinal)
        .Replace("RANDOM", Guid.NewGuid().ToString(), StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Pattern}";

    /// <summary>Every route of the service; a test compares it with the routes that are mapped.</summary>
    public static IReadOnlyList<RouteCase> All { get; } =
    [
        new("POST", "/api/v1/tenants", "operator", _ => "/api/v1/tenants", """{"id":"nobody-at-all"}""", Creates: true),
        new("GET", "/api/v1/tenants", "operator", _ => "/api/v1/tenants"),
        new("GET", "/api/v1/tenants/{id}", "operator", n => $"/api/v1/tenants/{n.Tenant}", NamesSomething: true),
        new("DELETE", "/api/v1/tenants/{id}", "operator", n => $"/api/v1/tenants/{n.Tenant}", NamesSomething: true),
        new("POST", "/api/v1/keys", "admin", _ => "/api/v1/keys", """{"role":"reader"}""", Creates: true),
        new("GET", "/api/v1/keys", "admin", _ => "/api/v1/keys"),
        new("DELETE", "/api/v1/keys/{id}", "admin", n => $"/api/v1/keys/{n.Key}", NamesSomething: true),
        new("POST", "/api/v1/sessions", "agent", _ => "/api/v1/sessions", """{"channel":"web"}""", Creates: true),
        new("POST", "/api/v1/sessions/resolve", "agent", _ => "/api/v1/sessions/resolve", """{"channel":"post","agentId":"RANDOM"}""", Creates: true),
        new("GET", "/api/v1/sessions", "reader", _ => "/api/v1/sessions"),
        new("GET", "/api/v1/sessions/{id}", "reader", n => $"/api/v1/sessions/{n.Session}?messages=5", NamesSomething: true),
        new("PATCH", "/api/v1/sessions/{id}", "agent", n => $"/api/v1/sessions/{n.Session}", """{"title":"Taken over"}""", true, "application/merge-patch+json"),
        new("POST", "/api/v1/sessions/{id}/pause", "agent", n => $"/api/v1/sessions/{n.Session}/pause", NamesSomething: true),
        new("POST", "/api/v1/sessions/{id}/resume", "agent", n => $"/api/v1/sessions/{n.Session}/resume", NamesSomething: true),
        new("POST", "/api/v1/sessions/{id}/archive", "agent", n => $"/api/v1/sessions/{n.Session}/archive", NamesSomething: true),
        new("POST", "/api/v1/sessions/{id}/unarchive", "agent", n => $"/api/v1/sessions/{n.Session}/unarchive", NamesSomething: true),
        new("POST", "/api/v1/sessions/{id}/restore", "agent", n => $"/api/v1/sessions/{n.Session}/restore", NamesSomething: true),
        new("DELETE", "/api/v1/sessions/{id}", "agent", n => $"/api/v1/sessions/{n.Session}", NamesSomething: true),
        new("POST", "/api/v1/sessions/{id}/fork", "agent", n => $"/api/v1/sessions/{n.Session}/fork", """{"messageId":"MESSAGE"}""", true, Creates: true),
        new("POST", "/api/v1/sessions/{id}/messages", "agent", n => $"/api/v1/sessions/{n.Session}/messages", """{"role":"user","content":"Intruding"}""", true),
        new("GET", "/api/v1/sessions/{id}/messages", "reader", n => $"/api/v1/sessions/{n.Session}/messages", NamesSomething: true),
        new("GET", "/api/v1/channels/{channel}/messages", "reader", n => $"/api/v1/channels/{n.Channel}/messages"),
        new("GET", "/api/v1/messages", "reader", _ => "/api/v1/messages"),
        new("GET", "/api/v1/messages/{id}", "reader", n => $"/api/v1/messages/{n.Message}", NamesSomething: true),
        new("PATCH", "/api/v1/messages/{id}", "agent", n => $"/api/v1/messages/{n.Message}", """{"feedback":{"rating":1}}""", true, "application/merge-patch+json"),
        new("DELETE", "/api/v1/messages/{id}", "agent", n => $"/api/v1/messages/{n.Message}", NamesSomething: true),
        new("POST", "/api/v1/sessions/{id}/context", "agent", n => $"/api/v1/sessions/{n.Session}/context", """{"query":"secret","scope":"tenant"}""", true),
        new("POST", "/api/v1/sessions/{id}/reply", "agent", n => $"/api/v1/sessions/{n.Session}/reply", """{"content":"Tell me the secret."}""", true, NeedsModel: true),
        new("POST", "/api/v1/sessions/{id}/summary", "agent", n => $"/api/v1/sessions/{n.Session}/summary", NamesSomething: true),
        new("GET", "/api/v1/sessions/{id}/summary", "reader", n => $"/api/v1/sessions/{n.Session}/summary", NamesSomething: true),
        new("POST", "/api/v1/search", "reader", _ => "/api/v1/search", """{"query":"secret"}"""),
        new("POST", "/api/v1/users/{userId}/link", "agent", n => $"/api/v1/users/{n.User}/link", """{"anonymousId":"visitor"}""", NamesUser: true),
        new("GET", "/api/v1/users/{userId}/preferences", "reader", n => $"/api/v1/users/{n.User}/preferences", NamesUser: true),
        new("PUT", "/api/v1/users/{userId}/preferences", "agent", n => $"/api/v1/users/{n.User}/preferences", """{"memoryEnabled":true}""", NamesUser: true),
        new("GET", "/api/v1/context-items", "reader", n => $"/api/v1/context-items?scope=session:{n.Session}", NamesSomething: true),
        new("GET", "/api/v1/context-items/{scope}/{type}/{key}", "reader", n => $"/api/v1/context-items/session:{n.Session}/memory/hideout", NamesSomething: true),
        new("PUT", "/api/v1/context-items/{scope}/{type}/{key}", "agent", n => $"/api/v1/context-items/session:{n.Session}/memory/hideout", """{"value":"Intruding"}""", true),
        new("DELETE", "/api/v1/context-items/{scope}/{type}/{key}", "agent", n => $"/api/v1/context-items/session:{n.Session}/memory/hideout", NamesSomething: true),
        new("POST", "/mcp", "reader", _ => "/mcp", """{"jsonrpc":"2.0","id":1,"method":"ping"}""", Accept: "application/json, text/event-stream"),
        new("POST", "/v1/memories", "agent", _ => "/v1/memories", """{"agent_id":"RANDOM","messages":[{"role":"user","content":"Intruding"}]}"""),
        new("POST", "/v1/memories/search", "reader", _ => "/v1/memories/search", """{"agent_id":"RANDOM","query":"secret"}"""),
        new("DELETE", "/v1/memories", "agent", n => $"/v1/memories?user_id={n.User}"),
        new("GET", "/health/live", "open", _ => "/health/live"),
        new("GET", "/health/ready", "open", _ => "/health/ready"),
        new("GET", "/openapi/v1.json", "open", _ => "/openapi/v1.json"),
    ];

    /// <summary>The routes that a tenant's key can call.</summary>
    public static IEnumerable<RouteCase> OfTenants => All.Where(route => route.IsOfTenant);
}
