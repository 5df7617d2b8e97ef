using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace SemanticMemory.OpenAI.Resilience;

/// <summary>What stands between a call and the wire: repeats with growing, blurred waits; a breaker that all calls of an endpoint share; a time limit for each try.</summary>
internal static class ModelPipeline
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(30);

    public static ResiliencePipeline Build(ModelEndpointOptions options, ModelUse use, TimeProvider time, ILogger logger)
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
                MaxDelay = options.LongestRetryDelay > options.RetryDelay ? options.LongestRetryDelay : options.RetryDelay,
                ShouldHandle = arguments => ValueTask.FromResult(
                    MayPass(arguments.Outcome.Exception) && !(AskedDelay(arguments.Outcome.Exception) > options.LongestRetryDelay)),
                DelayGenerator = arguments => ValueTask.FromResult(AskedDelay(arguments.Outcome.Exception)),
                OnRetry = arguments =>
                {
                    logger.Retrying(use.Name, arguments.AttemptNumber + 1, arguments.RetryDelay.TotalMilliseconds, Describe(arguments.Outcome.Exception));
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
            ShouldHandle = arguments => ValueTask.FromResult(CountsAgainstEndpoint(arguments.Outcome.Exception)),
            OnOpened = arguments =>
            {
                logger.BreakerOpened(use.Name, arguments.BreakDuration.TotalSeconds, use.Meanwhile);
                return ValueTask.CompletedTask;
            },
            OnClosed = _ =>
            {
                logger.BreakerClosed(use.Name);
                return ValueTask.CompletedTask;
            },
        });
        return builder.AddTimeout(new TimeoutStrategyOptions { Timeout = options.Timeout }).Build();
    }

    // A breaker that is open is no reason to try again: its pause is longer than the waits here.
    private static bool MayPass(Exception? failure) => failure is HttpRequestException or IOException or TimeoutRejectedException or ModelFailure { IsTransient: true };

    // Being asked to slow down is an answer of an endpoint that works.
    private static bool CountsAgainstEndpoint(Exception? failure) => MayPass(failure) && failure is not ModelFailure { Status: HttpStatusCode.TooManyRequests };

    private static TimeSpan? AskedDelay(Exception? failure) => failure is ModelFailure { RetryAfter: { } asked } ? asked : null;

    private static string Describe(Exception? failure) => failure is ModelFailure { Status: { } status } ? $"status {(int)status}" : failure?.GetType().Name ?? "";
}
