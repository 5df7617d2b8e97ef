using Microsoft.AspNetCore.Authentication;

namespace SemanticMemory.Server.Access;

/// <summary>Who may do what, and on whose data.</summary>
internal static class AccessHosting
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<OperatorKey>();
        services.AddSingleton<Gatekeeper>();
        services.AddSingleton<TenantSessions>();
        services.AddHttpContextAccessor();
        services.AddScoped(provider => provider.GetRequiredService<TenantSessions>().Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext!));
        services.AddAuthentication(ApiKeyHandler.Scheme).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, configureOptions: null);
        services.AddAuthorization(Policies.Configure);
        return services;
    }
}
