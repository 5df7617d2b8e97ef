using System.ComponentModel.DataAnnotations;
using SemanticMemory.OpenAI;

namespace SemanticMemory.Server.Hosting;

/// <summary>
/// Configuration of a model behind an OpenAI-compatible endpoint: the same names under <c>Chat</c> and under <c>Embedding</c>, those of <see cref="ModelEndpointOptions"/>, with the defaults
/// of each kind.
/// </summary>
internal abstract class ModelSettings(string section, ModelEndpointOptions defaults) : IValidatableObject
{
    /// <summary>The address that the routes of the protocol begin with, e.g. <c>https://api.openai.com/v1</c>; default none.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The endpoint's key; default none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The model's name at the endpoint.</summary>
    public string? Model { get; set; }

    /// <summary>How long one try may take.</summary>
    public TimeSpan Timeout { get; set; } = defaults.Timeout;

    /// <summary>How often a call that may work later is tried again.</summary>
    public int Retries { get; set; } = defaults.Retries;

    /// <summary>The wait before the first repeat.</summary>
    public TimeSpan RetryDelay { get; set; } = defaults.RetryDelay;

    /// <summary>The longest wait that the endpoint may ask for and is given.</summary>
    public TimeSpan LongestRetryDelay { get; set; } = defaults.LongestRetryDelay;

    /// <summary>Tries within half a minute after which, where half have failed, calls fail at once.</summary>
    public int BreakerCalls { get; set; } = defaults.BreakerCalls;

    /// <summary>How long calls then fail at once.</summary>
    public TimeSpan BreakerPause { get; set; } = defaults.BreakerPause;

    /// <inheritdoc/>
    public abstract IEnumerable<ValidationResult> Validate(ValidationContext validationContext);

    /// <summary>Options of another address with the patience that is configured, checked.</summary>
    protected T Patiently<T>(T options)
        where T : ModelEndpointOptions
    {
        // A record's copy is of the record's own type.
        var patient = (T)((ModelEndpointOptions)options with
        {
            Timeout = Timeout,
            Retries = Retries,
            RetryDelay = RetryDelay,
            LongestRetryDelay = LongestRetryDelay,
            BreakerCalls = BreakerCalls,
            BreakerPause = BreakerPause,
        });
        patient.Validate();
        return patient;
    }

    /// <summary>What is wrong with options that are made of these settings.</summary>
    protected IEnumerable<ValidationResult> WrongWith(Func<ModelEndpointOptions?> make, string within = "")
    {
        string? wrong = null;
        try
        {
            make();
        }
        catch (Exception refused) when (refused is ArgumentException or UriFormatException)
        {
            wrong = $"{section}:{within}{(refused as ArgumentException)?.ParamName ?? nameof(Endpoint)}: {refused.Message}";
        }

        return wrong is null ? [] : [new ValidationResult(wrong)];
    }
}
