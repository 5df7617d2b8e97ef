using System.ComponentModel.DataAnnotations;
using SemanticMemory.OpenAI.Embeddings;

namespace SemanticMemory.Server.Hosting;

/// <summary>Configuration under <c>Embedding</c>: the model behind an OpenAI-compatible endpoint; without an endpoint, the built-in one.</summary>
internal sealed class EmbeddingOptions() : ModelSettings(Section, s_defaults)
{
    private const string Section = "Embedding";

    private static readonly OpenAIEmbeddingOptions s_defaults = new() { Endpoint = new Uri("http://localhost"), Model = "-", Dimensions = 1 };

    /// <summary>Numbers in each of its vectors.</summary>
    public int? Dimensions { get; set; }

    /// <summary>Asks the endpoint for that many numbers; default off.</summary>
    public bool SendDimensions { get; set; }

    /// <summary>Texts in one request; default 128.</summary>
    public int BatchSize { get; set; } = s_defaults.BatchSize;

    /// <summary>How often it is looked whether messages wait for vectors, and whether an endpoint that failed is back; default 10 s.</summary>
    public TimeSpan FillEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The model that the store is moving to, while it does (docs/operations.md); default none.</summary>
    public NextEmbeddingOptions Next { get; set; } = new();

    /// <summary>The model's options; <see langword="null"/>: the built-in one.</summary>
    public OpenAIEmbeddingOptions? ToOptions() => ToOptions(Endpoint, ApiKey, Model, Dimensions, SendDimensions);

    /// <summary>The next model's options; <see langword="null"/>: the built-in one, or none.</summary>
    public OpenAIEmbeddingOptions? ToNextOptions() => ToOptions(Next.Endpoint, Next.ApiKey, Next.Model, Next.Dimensions, Next.SendDimensions);

    private OpenAIEmbeddingOptions? ToOptions(string? endpoint, string? key, string? model, int? dimensions, bool send) => string.IsNullOrEmpty(endpoint) ? null : Patiently(new OpenAIEmbeddingOptions
    {
        Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute),
        ApiKey = key,
        Model = model ?? "",
        Dimensions = dimensions ?? 0,
        SendDimensions = send,
        BatchSize = BatchSize,
    });

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
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

        foreach (var wrong in WrongWith(ToOptions).Concat(WrongWith(ToNextOptions, "Next:")))
        {
            yield return wrong;
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
