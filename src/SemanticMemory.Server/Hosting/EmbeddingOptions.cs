using System.ComponentModel.DataAnnotations;
using SemanticMemory.OpenAI.Embeddings;

namespace SemanticMemory.Server.Hosting;

/// <summary>Configuration under <c>Embedding</c>: the model behind an OpenAI-compatible endpoint; without an endpoint, the built-in one. Names and defaults are those of <see cref="OpenAIEmbeddingOptions"/>.</summary>
internal sealed class EmbeddingOptions : IValidatableObject
{
    private static readonly OpenAIEmbeddingOptions s_defaults = new() { Endpoint = new Uri("http://localhost"), Model = "-", Dimensions = 1 };

    /// <summary>The address before <c>/embeddings</c>; default none: the built-in model.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The endpoint's key; default none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The model's name at the endpoint.</summary>
    public string? Model { get; set; }

    /// <summary>Numbers in each of its vectors.</summary>
    public int? Dimensions { get; set; }

    /// <summary>Asks the endpoint for that many numbers; default off.</summary>
    public bool SendDimensions { get; set; }

    /// <summary>Texts in one request; default 128.</summary>
    public int BatchSize { get; set; } = s_defaults.BatchSize;

    /// <summary>How long one try may take; default 10 s.</summary>
    public TimeSpan Timeout { get; set; } = s_defaults.Timeout;

    /// <summary>How often a request that may pass is tried again; default 2.</summary>
    public int Retries { get; set; } = s_defaults.Retries;

    /// <summary>How long calls fail at once after repeated failures; default 10 s.</summary>
    public TimeSpan BreakerPause { get; set; } = s_defaults.BreakerPause;

    /// <summary>How often it is looked whether messages wait for vectors, and whether an endpoint that failed is back; default 10 s.</summary>
    public TimeSpan FillEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Is a model behind an endpoint configured?</summary>
    public bool IsRemote => !string.IsNullOrEmpty(Endpoint);

    /// <summary>The endpoint's options.</summary>
    public OpenAIEmbeddingOptions ToOptions() => new()
    {
        Endpoint = new Uri(Endpoint!, UriKind.RelativeOrAbsolute),
        ApiKey = ApiKey,
        Model = Model ?? "",
        Dimensions = Dimensions ?? 0,
        SendDimensions = SendDimensions,
        BatchSize = BatchSize,
        Timeout = Timeout,
        Retries = Retries,
        BreakerPause = BreakerPause,
    };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (FillEvery < TimeSpan.FromMilliseconds(100) || FillEvery > TimeSpan.FromDays(1))
        {
            yield return new ValidationResult("Embedding:FillEvery: Must be 100 ms to a day.");
        }

        if (WrongWith() is { } wrong)
        {
            yield return new ValidationResult(wrong);
        }
    }

    private string? WrongWith()
    {
        if (!IsRemote)
        {
            return string.IsNullOrEmpty(Model) && Dimensions is null ? null : "Embedding:Endpoint: Must be set with Embedding:Model and Embedding:Dimensions; without them the built-in model is used.";
        }

        try
        {
            ToOptions().Validate();
            return null;
        }
        catch (ArgumentException refused)
        {
            return $"Embedding:{refused.ParamName}: {refused.Message}";
        }
    }
}
