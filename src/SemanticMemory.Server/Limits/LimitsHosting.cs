using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Hosting;

namespace SemanticMemory.Server.Limits;

/// <summary>How often a key may call. Each process counts by itself, so of several servers each lets that many through.</summary>
internal static class LimitsHosting
{
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitsOptions>().BindConfiguration("Limits").ValidateDataAnnotations().ValidateOnStart();
        services.AddRateLimiter(options => options.OnRejected = RefuseAsync);
        services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<LimitsOptions>, TimeProvider>((options, limits, time) =>
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string? Key, Rate Rate)>(http => PartitionOf(http, limits.Value, time)));
        return services;
    }

    /// <summary>Comes after access is decided: a request without a valid key, or beyond its role, uses up nothing.</summary>
    public static void UseLimits(this WebApplication app) => app.UseRateLimiter();

    // What belongs to no tenant is not limited: health, the document, and the operator, who must get through when all else is stuck.
    private static RateLimitPartition<(string? Key, Rate Rate)> PartitionOf(HttpContext http, LimitsOptions limits, TimeProvider time)
    {
        if (http.User.FindTenant() is not { } tenant)
        {
            return RateLimitPartition.GetNoLimiter<(string?, Rate)>(default);
        }

        var rate = Rated.Of(http);
        return limits.PerMinute(rate, tenant) is { } permits
            ? RateLimitPartition.Get<(string?, Rate)>((http.User.KeyName(), rate), _ => new MinuteWindow(permits, time))
            : RateLimitPartition.GetNoLimiter<(string?, Rate)>(default);
    }

    private static async ValueTask RefuseAsync(Microsoft.AspNetCore.RateLimiting.OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
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
