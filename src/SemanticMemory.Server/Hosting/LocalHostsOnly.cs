namespace SemanticMemory.Server.Hosting;

/// <summary>
/// Refuses requests that call this machine by another name. A web page whose DNS server gives its own name this machine's address would otherwise reach the demo, whose key everybody
/// knows, with the reader's browser as its hand.
/// </summary>
internal sealed class LocalHostsOnly(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http) => Addresses.IsLoopbackName(http.Request.Host.Host)
        ? next(http)
        : throw new MemoryException(MemoryError.Forbidden, "host-not-local", "The demo answers only to names of this machine: call it at http://localhost or http://127.0.0.1, or start the service without --demo.");
}
