using System.ComponentModel.DataAnnotations;

namespace SemanticMemory.Server.Hosting;

/// <summary>Configuration at the root.</summary>
internal sealed class ServerOptions
{
    /// <summary>The only store there is so far.</summary>
    public const string EmbeddedStore = "embedded";

    /// <summary>Where data is kept; default <c>embedded</c>.</summary>
    [Required]
    [RegularExpression("^embedded$", ErrorMessage = "Store must be 'embedded', the only store there is in this version.")]
    public string Store { get; set; } = EmbeddedStore;
}

/// <summary>Configuration under <c>Embedded</c>.</summary>
internal sealed class EmbeddedStoreOptions
{
    /// <summary>The data directory, relative to the working directory; default <c>./data</c>.</summary>
    [Required(ErrorMessage = "Embedded:Path must name a directory, or be left out for ./data.")]
    public string Path { get; set; } = "./data";
}
