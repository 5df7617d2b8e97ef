using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace SemanticMemory.Qdrant.Resilience;

/// <summary>
/// What stands between a call and the wire: repeats with growing, blurred waits; a breaker that all calls share; a time limit for each try.
/// </summary>
internal sealed class CallPipelines
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longestOwnDelay = TimeSpan.FromSeconds(2);

    private readonly Dictionary<CallKind, ResiliencePipeline> _pipelines;

    public CallPipelines(QdrantOptions options, TimeProvider time, ILogger logger)
    {
        var breaker = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = .5,
                MinimumThroughput = options.BreakerCalls,
                SamplingDuration = s_window,
                BreakDuration = options.BreakerPause,
                ShouldHandle = arguments => ValueTask.FromResult(CountsAgainstQdrant(arguments.Outcome.Exception)),
                OnOpened = arguments =>
                {
                    logger.BreakerOpened(arguments.BreakDuration.TotalSeconds);
                    return ValueTask.CompletedTask;
                },
                OnClosed = _ =>
                {
                    logger.BreakerClosed();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
        _pipelines = new Dictionary<CallKind, ResiliencePipeline>
        {
            [CallKind.Read] = Build(options, time, logger, breaker, options.ReadTimeout, MayPass),
            [CallKind.RepeatableWrite] = Build(options, time, logger, breaker, options.WriteTimeout, MayPass),
            [CallKind.SingleWrite] = Build(options, time, logger, breaker, options.WriteTimeout, HadNoEffect),
        };
    }

    public ResiliencePipeline Of(CallKind kind) => _pipelines[kind];

    private static ResiliencePipeline Build(
        QdrantOptions options, TimeProvider time, ILogger logger, ResiliencePipeline breaker, TimeSpan timeout, Func<Exception?, bool> mayRepeat)
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
                    mayRepeat(arguments.Outcome.Exception) && !(AskedDelay(arguments.Outcome.Exception) > options.LongestRetryDelay)),
                DelayGenerator = arguments => ValueTask.FromResult(AskedDelay(arguments.Outcome.Exception)),
                OnRetry = arguments =>
                {
                    logger.Retrying(arguments.AttemptNumber + 1, arguments.RetryDelay.TotalMilliseconds, arguments.Outcome.Exception?.GetType().Name ?? "");
                    return ValueTask.CompletedTask;
                },
            });
        }

        return builder.AddPipeline(breaker).AddTimeout(new TimeoutStrategyOptions { Timeout = timeout }).Build();
    }

    // A breaker that is open is no reason to try again: the pause is longer than any wait here.
    private static bool MayPass(Exception? failure) =>
        failure is HttpRequestException or IOException or TimeoutRejectedException or QdrantFailure { IsTransient: true };

    private static bool HadNoEffect(Exception? failure) =>
        failure is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }
            or QdrantFailure { WasTurnedAway: true };

    // Being asked to slow down is an answer of a server that works. A connection that ended, perhaps after it was idle, proves nothing: the next try does.
    private static bool CountsAgainstQdrant(Exception? failure) =>
        MayPass(failure) && failure is not (QdrantFailure { WasTurnedAway: true } or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded });

    private static TimeSpan? AskedDelay(Exception? failure) => failure is QdrantFailure { RetryAfter: { } asked } ? asked : null;
}
