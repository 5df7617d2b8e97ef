using System.ComponentModel.DataAnnotations;

namespace SemanticMemory.Server.Hosting;

/// <summary>Configuration at the root.</summary>
internal sealed class ServerOptions
{
    /// <summary>SQLite files in a directory of this machine.</summary>
    public const string EmbeddedStore = "embedded";

    /// <summary>A Qdrant server or cluster.</summary>
    public const string QdrantStore = "qdrant";

    /// <summary>Where data is kept: <c>embedded</c>, the default, or <c>qdrant</c>.</summary>
    [Required]
    [RegularExpression("^(embedded|qdrant)$", ErrorMessage = "Store must be 'embedded' (the default) or 'qdrant' (a Qdrant server).")]
    public string Store { get; set; } = EmbeddedStore;
}

/// <summary>Configuration under <c>Embedded</c>.</summary>
internal sealed class EmbeddedStoreOptions
{
    /// <summary>The data directory, relative to the working directory; default <c>./data</c>.</summary>
    [Required(ErrorMessage = "Embedded:Path must name a directory, or be left out for ./data.")]
    public string Path { get; set; } = "./data";
}
