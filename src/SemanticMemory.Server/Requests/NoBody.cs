using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace SemanticMemory.Server.Requests;

/// <summary>Refuses a body where none is read: whoever sends <c>{"erase":true}</c> with a DELETE must not be told that all went well.</summary>
internal static class NoBody
{
    // Room for an empty object and some spaces, which clients send that always send something.
    private const int MostRead = 64;

    /// <summary>Watches the endpoints of a group that have no body of their own.</summary>
    public static TBuilder RefuseOtherBodies<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilterFactory(static (endpoint, next) =>
            endpoint.MethodInfo.GetParameters().Any(parameter => parameter.ParameterType.IsAssignableTo(typeof(IBodyDescription))) ? next : async context =>
            {
                await CheckAsync(context.HttpContext);
                return await next(context);
            });

    private static async Task CheckAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true && !await IsEmptyAsync(http.Request.Body, http.RequestAborted))
        {
            throw MemoryException.Invalid("body", "There is no body here: what can be said stands in the path and in the query.");
        }
    }

    private static async Task<bool> IsEmptyAsync(Stream body, CancellationToken cancellationToken)
    {
        var bytes = new byte[MostRead];
        var length = await body.ReadAtLeastAsync(bytes, MostRead, throwOnEndOfStream: false, cancellationToken);
        return length < MostRead && Encoding.UTF8.GetString(bytes, 0, length) is var text && (string.IsNullOrWhiteSpace(text) || text.Where(character => !char.IsWhiteSpace(character)).SequenceEqual("{}"));
    }
}
