namespace SemanticMemory.Server.Access;

/// <summary>The header that narrows a request to one user. Its value is taken as it is: nothing is decoded.</summary>
internal static class OnBehalfOf
{
    /// <summary>Its name.</summary>
    public const string Header = "X-On-Behalf-Of";

    private const int Longest = 128;

    /// <summary>The user, or <see langword="null"/> where the header is absent.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>.</exception>
    public static string? Read(HttpRequest request)
    {
        var given = request.Headers[Header];
        return given.Count == 0 ? null
            : given is [{ } userId] && !string.IsNullOrWhiteSpace(userId) && userId.Length <= Longest && !userId.Any(char.IsControl) ? userId
            : throw MemoryException.Invalid(Header, $"Must be one user id of 1 to {Longest} characters without control characters, or be left out.");
    }
}

/// <summary>Refuses the header where a request is about the whole tenant: a narrowed caller must not get a wider key.</summary>
internal sealed class TenantWide : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        OnBehalfOf.Read(context.HttpContext.Request) is null
            ? next(context)
            : throw new MemoryException(MemoryError.Forbidden, "forbidden", $"This is about the whole tenant: send it without {OnBehalfOf.Header}.");
}
