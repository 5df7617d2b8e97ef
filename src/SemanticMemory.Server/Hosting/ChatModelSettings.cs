using System.ComponentModel.DataAnnotations;
using SemanticMemory.OpenAI;

namespace SemanticMemory.Server.Hosting;

/// <summary>Configuration under <c>Chat</c>: the model that writes replies and summaries. Without an address there is none.</summary>
internal sealed class ChatModelSettings() : ModelSettings(Section, s_defaults)
{
    public const string Section = "Chat";

    private static readonly ModelEndpointOptions s_defaults = new() { Endpoint = new Uri("http://localhost"), Model = "default" };

    /// <summary>Where the model is; <see langword="null"/> where none is configured.</summary>
    public ModelEndpointOptions? ToOptions() => string.IsNullOrEmpty(Endpoint) ? null : Patiently(new ModelEndpointOptions
    {
        Endpoint = new Uri(Endpoint, UriKind.RelativeOrAbsolute),
        Model = Model ?? "",
        ApiKey = ApiKey,
    });

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        string.IsNullOrEmpty(Endpoint) && !(string.IsNullOrEmpty(Model) && string.IsNullOrEmpty(ApiKey))
            // A model or a key for nowhere is a setting that was forgotten, not one that is to be passed over.
            ? [new ValidationResult($"{Section}:{nameof(Endpoint)}: Must be given with {Section}:{nameof(Model)}, e.g. https://api.openai.com/v1; leave out all of {Section} to have no chat model.")]
            : WrongWith(ToOptions);
}
