using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Hosting;

namespace SemanticMemory.Server.Limits;

/// <summary>How often a key may call. Each process counts by itself, so of several servers each lets that many through.</summary>
internal static class LimitsHosting
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitsOptions>().BindConfiguration("Limits").ValidateDataAnnotations().ValidateOnStart();
        services.AddRateLimiter(options => options.OnRejected = RefuseAsync);
        services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<LimitsOptions>>((options, limits) =>
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string? Key, Rate Rate)>(http => PartitionOf(http, limits.Value)));
        return services;
    }

    /// <summary>Comes after access is decided: a request without a valid key, or beyond its role, uses up nothing.</summary>
    public static void UseLimits(this WebApplication app) => app.UseRateLimiter();

    // What belongs to no tenant is not limited: health, the document, and the operator, who must get through when all else is stuck.
    private static RateLimitPartition<(string? Key, Rate Rate)> PartitionOf(HttpContext http, LimitsOptions limits)
    {
        if (http.User.FindTenant() is not { } tenant)
        {
            return RateLimitPartition.GetNoLimiter<(string?, Rate)>(default);
        }

        var rate = Rated.Of(http);
        return limits.PerMinute(rate, tenant) is { } permits
            ? RateLimitPartition.GetFixedWindowLimiter<(string?, Rate)>(
                (http.User.KeyName(), rate), _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = s_window, AutoReplenishment = false })
            : RateLimitPartition.GetNoLimiter<(string?, Rate)>(default);
    }

    private static async ValueTask RefuseAsync(Microsoft.AspNetCore.RateLimiting.OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : s_window;
        var kind = Rated.Of(rejected.HttpContext) switch
        {
            Rate.Read => "reading requests",
            Rate.Write => "writing requests",
            _ => "replies",
        };
        await Problem.Of(StatusCodes.Status429TooManyRequests, "rate-limited",
            $"This key has sent its {kind} of this minute: wait as long as Retry-After says, or have the limit raised.")
            .RetryingAfter(wait).WriteAsync(rejected.HttpContext);
    }
}
