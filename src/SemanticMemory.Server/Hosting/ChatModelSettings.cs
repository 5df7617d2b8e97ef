using System.ComponentModel.DataAnnotations;
using SemanticMemory.OpenAI;

namespace SemanticMemory.Server.Hosting;

/// <summary>Configuration under <c>Chat</c>: the model that writes replies and summaries. Without an address there is none.</summary>
internal sealed class ChatModelSettings : IValidatableObject
{
    public const string Section = "Chat";

    private static readonly ModelEndpointOptions s_defaults = new() { Endpoint = new Uri("http://localhost"), Model = "default" };

    /// <summary>Address of an OpenAI-compatible endpoint, e.g. <c>https://api.openai.com/v1</c>; default none.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Which model to ask where neither the session nor its user names one.</summary>
    public string? Model { get; set; }

    /// <summary>The key; default none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How long one try may take, streamed: until its next piece; default 60 s.</summary>
    public TimeSpan Timeout { get; set; } = s_defaults.Timeout;

    /// <summary>How often a call is tried again that may work later; default 2.</summary>
    public int Retries { get; set; } = s_defaults.Retries;

    /// <summary>Where the model is; <see langword="null"/> where none is configured.</summary>
    public ModelEndpointOptions? ToOptions() => string.IsNullOrEmpty(Endpoint) ? null : new ModelEndpointOptions
    {
        Endpoint = new Uri(Endpoint, UriKind.RelativeOrAbsolute),
        Model = Model ?? "",
        ApiKey = string.IsNullOrEmpty(ApiKey) ? null : ApiKey,
        Timeout = Timeout,
        Retries = Retries,
    };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        string? wrong = null;
        try
        {
            // A model or a key for nowhere is a setting that was forgotten, not one that is to be passed over.
            wrong = ToOptions() is { } options ? Check(options)
                : string.IsNullOrEmpty(Model) && string.IsNullOrEmpty(ApiKey) ? null
                : $"{Section}:{nameof(Endpoint)}: Must be given with {Section}:{nameof(Model)}, e.g. https://api.openai.com/v1; leave out all of {Section} to have no chat model.";
        }
        catch (Exception refused) when (refused is ArgumentException or UriFormatException)
        {
            wrong = $"{Section}:{(refused as ArgumentException)?.ParamName ?? nameof(Endpoint)}: {refused.Message}";
        }

        return wrong is null ? [] : [new ValidationResult(wrong)];
    }

    private static string? Check(ModelEndpointOptions options)
    {
        options.Validate();
        return null;
    }
}
