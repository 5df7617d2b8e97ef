namespace SemanticMemory.Server.Requests;

/// <summary>The query parameters of an endpoint.</summary>
internal sealed record QueryParameters(IReadOnlyList<QueryParameter> Known);

/// <summary>Refuses query parameters that are unknown, empty, given twice or of another form: a misspelt filter must not silently widen a list.</summary>
internal sealed class StrictQuery : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.QueryString.HasValue)
        {
            Check(http.Request.Query, http.GetEndpoint()?.Metadata.GetMetadata<QueryParameters>()?.Known ?? []);
        }

        return next(context);
    }

    private static void Check(IQueryCollection query, IReadOnlyList<QueryParameter> known)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (name, values) in query)
        {
            if (known.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
            {
                var shown = name.Length <= 40 && name.All(char.IsAsciiLetterOrDigit) ? name : "query";
                errors[shown] = [known.Count == 0 ? "There are no query parameters here." : $"There is no such query parameter; there are {string.Join(", ", known.Select(one => one.Name))}."];
            }
            else if (values.Count != 1)
            {
                errors[name] = ["Must be given once."];
            }
            else if (string.IsNullOrEmpty(values[0]))
            {
                errors[name] = ["Must not be empty: leave it out instead."];
            }
            else if (parameter.Expectation(values[0]!) is { } expectation)
            {
                errors[name] = [expectation];
            }
        }

        if (errors.Count > 0)
        {
            throw MemoryException.Invalid(errors);
        }
    }
}

/// <summary>Declares the query parameters of an endpoint.</summary>
internal static class QueryParametersExtensions
{
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder endpoint, params IReadOnlyList<QueryParameter> parameters) =>
        endpoint.WithMetadata(new QueryParameters(parameters));
}
