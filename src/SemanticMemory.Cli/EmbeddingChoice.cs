using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.AI;
using SemanticMemory.Embedding;
using SemanticMemory.OpenAI.Embeddings;

namespace SemanticMemory.Cli;

/// <summary>The options that name an embedding model; the settings of the service have the same meaning (docs/operations.md).</summary>
/// <param name="model">Which model is meant, e.g. "the new model".</param>
/// <param name="otherwise">What the built-in model does without an endpoint, e.g. "is moved to".</param>
internal sealed class EmbeddingChoice(string model, string otherwise)
{
    /// <summary>The variable with the endpoint's key; unlike an option it shows in no list of processes.</summary>
    public const string KeyVariable = "EMBEDDING_API_KEY";

    private readonly Option<Uri?> _endpoint = new("--embedding-endpoint")
    {
        Description = $"The OpenAI-compatible endpoint of {model}, the address before /embeddings; without it the built-in model {otherwise}.",
        CustomParser = Endpoint,
    };

    private readonly Option<string?> _key = new("--embedding-api-key") { Description = $"Its key; the variable {KeyVariable} does the same and shows in no list of processes." };
    private readonly Option<string?> _model = new("--embedding-model") { Description = $"The name of {model} at the endpoint." };
    private readonly Option<int?> _dimensions = new("--embedding-dimensions") { Description = "Numbers in each of its vectors." };
    private readonly Option<bool> _send = new("--embedding-send-dimensions") { Description = "Ask the endpoint for that many." };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_endpoint, _key, _model, _dimensions, _send])
        {
            command.Add(option);
        }

        command.Validators.Add(Check);
    }

    /// <summary>Is any of them given?</summary>
    public bool IsGiven(CommandResult given) => ((Option[])[_endpoint, _key, _model, _dimensions, _send]).Any(option => given.GetResult(option) is { Implicit: false });

    /// <summary>The model that was chosen; the caller's to dispose.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: an option cannot be; the message says how it must be.</exception>
    public IEmbeddingGenerator<string, Embedding<float>> Generator(ParseResult given)
    {
        if (given.GetValue(_endpoint) is not { } endpoint)
        {
            return new BuiltInEmbeddingGenerator();
        }

        try
        {
            return new OpenAIEmbeddingGenerator(new OpenAIEmbeddingOptions
            {
                Endpoint = endpoint,
                ApiKey = given.GetValue(_key) ?? Environment.GetEnvironmentVariable(KeyVariable),
                Model = given.GetValue(_model)!,
                Dimensions = given.GetValue(_dimensions)!.Value,
                SendDimensions = given.GetValue(_send),
            });
        }
        catch (ArgumentException wrong)
        {
            throw new MemoryException(MemoryError.Misconfigured, "invalid-options", wrong.Message, wrong);
        }
    }

    private void Check(CommandResult command)
    {
        var remote = command.GetValue(_endpoint) is not null;
        if (remote && (string.IsNullOrWhiteSpace(command.GetValue(_model)) || command.GetValue(_dimensions) is not > 0))
        {
            command.AddError("--embedding-endpoint needs --embedding-model and --embedding-dimensions.");
        }
        else if (!remote && (command.GetValue(_model) is not null || command.GetValue(_dimensions) is not null || command.GetValue(_send)))
        {
            command.AddError($"--embedding-model and --embedding-dimensions need --embedding-endpoint; without it the built-in model {otherwise}.");
        }
    }

    private static Uri? Endpoint(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https")
        {
            return endpoint;
        }

        argument.AddError("--embedding-endpoint must be an address like https://api.openai.com/v1.");
        return null;
    }
}
