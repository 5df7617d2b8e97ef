using Microsoft.AspNetCore.Authentication;
using SemanticMemory.Server.Hosting;

namespace SemanticMemory.Server.Access;

/// <summary>Who may do what, and on whose data.</summary>
internal static class AccessHosting
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CalendarOptions>().BindConfiguration("Calendar").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TenantVisits>();
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<OperatorKey>();
        services.AddSingleton<Gatekeeper>();
        services.AddSingleton<TenantSessions>();
        services.AddHttpContextAccessor();
        services.AddScoped(provider => provider.GetRequiredService<TenantSessions>().Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext!));

        // AddAuthentication would bring data protection along, which writes keys of its own to the home directory; nothing here is signed.
        services.AddAuthenticationCore(options => options.DefaultScheme = ApiKeyHandler.Scheme);
        services.AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, configureOptions: null);
        services.AddAuthorization(Policies.Configure);
        return services;
    }
}
