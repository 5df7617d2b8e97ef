using SemanticMemory.Server.Requests;

namespace SemanticMemory.Server.Hosting;

/// <summary>How HTTP is spoken.</summary>
internal static class HttpHosting
{
    // Far above every limit of ours: within it, a refused body is read to its end, and the caller gets to see the answer.
    private const long HardBodyLimit = 64 << 20;

    public static WebApplicationBuilder AddHttp(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = HardBodyLimit;
        });
        builder.Services.ConfigureHttpJsonOptions(options => WireJson.Configure(options.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return builder;
    }
}
