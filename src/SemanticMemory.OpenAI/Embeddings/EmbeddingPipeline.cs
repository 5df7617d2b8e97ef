using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace SemanticMemory.OpenAI.Embeddings;

/// <summary>What stands between a call and the wire: repeats with growing, blurred waits; a breaker that all calls share; a time limit for each try.</summary>
internal static class EmbeddingPipeline
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longestOwnDelay = TimeSpan.FromSeconds(2);

    public static ResiliencePipeline Build(OpenAIEmbeddingOptions options, TimeProvider time, ILogger logger)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = s_longestOwnDelay,
                ShouldHandle = arguments => ValueTask.FromResult(
                    MayPass(arguments.Outcome.Exception) && !(AskedDelay(arguments.Outcome.Exception) > options.LongestRetryDelay)),
                DelayGenerator = arguments => ValueTask.FromResult(AskedDelay(arguments.Outcome.Exception)),
                OnRetry = arguments =>
                {
                    logger.RetryingEmbedding(arguments.AttemptNumber + 1, arguments.RetryDelay.TotalMilliseconds, Describe(arguments.Outcome.Exception));
                    return ValueTask.CompletedTask;
                },
            });
        }

        builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = .5,
            MinimumThroughput = options.BreakerCalls,
            SamplingDuration = s_window,
            BreakDuration = options.BreakerPause,
            ShouldHandle = arguments => ValueTask.FromResult(MayPass(arguments.Outcome.Exception)),
            OnOpened = arguments =>
            {
                logger.EmbeddingBreakerOpened(arguments.BreakDuration.TotalSeconds);
                return ValueTask.CompletedTask;
            },
            OnClosed = _ =>
            {
                logger.EmbeddingBreakerClosed();
                return ValueTask.CompletedTask;
            },
        });
        return builder.AddTimeout(new TimeoutStrategyOptions { Timeout = options.Timeout }).Build();
    }

    // A breaker that is open is no reason to try again: the pause is longer than any wait here.
    private static bool MayPass(Exception? failure) => failure is HttpRequestException or IOException or TimeoutRejectedException or EmbeddingFailure { IsTransient: true };

    private static TimeSpan? AskedDelay(Exception? failure) => failure is EmbeddingFailure { RetryAfter: { } asked } ? asked : null;

    private static string Describe(Exception? failure) => failure is EmbeddingFailure { Status: { } status } ? $"status {(int)status}" : failure?.GetType().Name ?? "";
}
