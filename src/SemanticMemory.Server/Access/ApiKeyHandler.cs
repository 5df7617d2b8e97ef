using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using SemanticMemory.Server.Hosting;

namespace SemanticMemory.Server.Access;

/// <summary>Says of an endpoint that a key may also come as <c>Authorization: Token</c>, as Mem0's clients send it.</summary>
internal sealed record TokenScheme;

/// <summary>Reads the key of a request, <c>Authorization: Bearer</c> or <c>X-Api-Key</c>, and answers 401 and 403 as problems.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Gatekeeper gatekeeper)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme's name.</summary>
    public new const string Scheme = "ApiKey";

    private const string BearerPrefix = "Bearer ";
    private const string TokenPrefix = "Token ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Open endpoints (health above all) must answer without a look into the store.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null || Key() is not { Length: > 0 } key)
        {
            return AuthenticateResult.NoResult();
        }

        return await gatekeeper.RecognizeAsync(key, Context) is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(caller, Scheme))
            : AuthenticateResult.Fail("Nobody holds this key.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Of(StatusCodes.Status401Unauthorized, "unauthorized", "Send one valid key, as 'Authorization: Bearer <key>' or 'X-Api-Key: <key>'.").WriteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.Of(StatusCodes.Status403Forbidden, "forbidden", "This key may not do that: use one with the role that this call needs.").WriteAsync(Context);

    // Which tenant is meant must never be a guess: two different keys are none.
    private string? Key()
    {
        var (authorized, named) = (KeyIn(Request.Headers.Authorization), Request.Headers["X-Api-Key"] is [{ } key] ? key : null);
        return authorized is null || named is null || authorized == named ? authorized ?? named : null;
    }

    private string? KeyIn(StringValues authorization)
    {
        if (authorization is not [{ } value])
        {
            return null;
        }

        return value.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? value[BearerPrefix.Length..].Trim()
            : value.StartsWith(TokenPrefix, StringComparison.OrdinalIgnoreCase) && Context.GetEndpoint()?.Metadata.GetMetadata<TokenScheme>() is not null ? value[TokenPrefix.Length..].Trim()
            : null;
    }
}
