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

    /// <summary>The model that the store is moving to, while it does (docs/operations.md); default none.</summary>
    public NextEmbeddingOptions Next { get; set; } = new();

    /// <summary>The model's options; <see langword="null"/>: the built-in one.</summary>
    public OpenAIEmbeddingOptions? ToOptions() => ToOptions(Endpoint, ApiKey, Model, Dimensions, SendDimensions);

    /// <summary>The next model's options; <see langword="null"/>: the built-in one, or none.</summary>
    public OpenAIEmbeddingOptions? ToNextOptions() => ToOptions(Next.Endpoint, Next.ApiKey, Next.Model, Next.Dimensions, Next.SendDimensions);

    private OpenAIEmbeddingOptions? ToOptions(string? endpoint, string? key, string? model, int? dimensions, bool send)
    {
        if (string.IsNullOrEmpty(endpoint))
        {
            return null;
        }

        var options = new OpenAIEmbeddingOptions
        {
            Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute),
            ApiKey = key,
            Model = model ?? "",
            Dimensions = dimensions ?? 0,
            SendDimensions = send,
            BatchSize = BatchSize,
            Timeout = Timeout,
            Retries = Retries,
            BreakerPause = BreakerPause,
        };
        options.Validate();
        return options;
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (FillEvery < TimeSpan.FromMilliseconds(100) || FillEvery > TimeSpan.FromDays(1))
        {
            yield return new ValidationResult("Embedding:FillEvery: Must be 100 ms to a day.");
        }

        if (string.IsNullOrEmpty(Endpoint) && (!string.IsNullOrEmpty(Model) || Dimensions is not null))
        {
            yield return new ValidationResult("Embedding:Endpoint: Must be set with Embedding:Model and Embedding:Dimensions; without them the built-in model is used.");
        }

        if (!Next.IsGiven && (!string.IsNullOrEmpty(Next.Model) || Next.Dimensions is not null))
        {
            yield return new ValidationResult("Embedding:Next:Endpoint: Must be set with Embedding:Next:Model and Embedding:Next:Dimensions, or Embedding:Next:BuiltIn for the built-in model.");
        }

        foreach (var (section, read) in new (string, Func<OpenAIEmbeddingOptions?>)[] { ("Embedding:", ToOptions), ("Embedding:Next:", ToNextOptions) })
        {
            if (WrongWith(section, read) is { } wrong)
            {
                yield return new ValidationResult(wrong);
            }
        }
    }

    private static string? WrongWith(string section, Func<OpenAIEmbeddingOptions?> read)
    {
        try
        {
            _ = read();
            return null;
        }
        catch (ArgumentException refused)
        {
            return $"{section}{refused.ParamName}: {refused.Message}";
        }
    }
}

/// <summary>Configuration under <c>Embedding:Next</c>.</summary>
internal sealed class NextEmbeddingOptions
{
    /// <summary>The address before <c>/embeddings</c>.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The endpoint's key; default none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The model's name at the endpoint.</summary>
    public string? Model { get; set; }

    /// <summary>Numbers in each of its vectors.</summary>
    public int? Dimensions { get; set; }

    /// <summary>Asks the endpoint for that many numbers; default off.</summary>
    public bool SendDimensions { get; set; }

    /// <summary>The built-in model is the next one; default off.</summary>
    public bool BuiltIn { get; set; }

    /// <summary>Is there one?</summary>
    public bool IsGiven => BuiltIn || !string.IsNullOrEmpty(Endpoint);
}
